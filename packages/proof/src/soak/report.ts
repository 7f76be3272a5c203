import { textTable } from "@secure-serverless/system/text-table";
import { type Exchange, exchangesOf } from "./history";
import type { EventLine, JournalLine } from "./journal-lines";
import { FINDING_KINDS, type Finding } from "./judge";

/** Findings that are shown of each kind: the journal has all. */
const SHOWN = 5;

/** What a soak came to, for people. */
export function reportOf(lines: readonly JournalLine[], findings: readonly Finding[]): string {
  const exchanges = exchangesOf(lines);
  return [
    "Requests, by what they ask for and what they were answered",
    requestTable(exchanges),
    "",
    "What happened meanwhile, in seconds. Served: any answer but a 5xx, to what needs S3",
    eventTable(lines, exchanges),
    "",
    "What the judge found",
    findingTable(findings),
    ...details(findings),
  ].join("\n");
}

function requestTable(exchanges: readonly Exchange[]): string {
  const kinds = [...new Set(exchanges.map(({ call }) => call.kind))].sort();
  const rows = kinds.map((kind) => {
    const own = exchanges.filter(({ call }) => call.kind === kind);
    const statuses = new Map<string, number>();
    for (const { answer } of own) {
      const status = String(answer?.status ?? "no answer");
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    const count = (...outcomes: string[]) => String(own.filter(({ outcome }) => outcomes.includes(outcome)).length);
    const answers = [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
    return [kind, String(own.length), count("done"), count("refused", "nothing"), count("unknown"), answers.join(", ")];
  });
  const head = ["request", "sent", "carried out", "refused", "unknown", "answers"];
  return textTable([head, ...rows], { align: ["left", "right", "right", "right", "right"], indent: "  " });
}

/** An event from its beginning to its end, in milliseconds since the soak began. */
interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

function spansOf(lines: readonly JournalLine[]): Span[] {
  const events = lines.filter((line): line is EventLine => line.type === "event");
  return events.flatMap((begin, index) => {
    const end = events[index + 1];
    if (begin.phase !== "begin" || end === undefined || end.name !== begin.name) return [];
    return [{ name: begin.name, from: begin.at, to: end.at, detail: end.detail ?? "" }];
  });
}

function eventTable(lines: readonly JournalLine[], exchanges: readonly Exchange[]): string {
  const needsS3 = exchanges.filter(({ call }) => call.kind !== "upload-url" && call.worker !== "audit");
  const isServed = ({ answer }: Exchange) => answer?.status !== undefined && answer.status < 500;
  const served = needsS3.filter(isServed);
  const spans = spansOf(lines);
  const lastAnswer = Math.max(0, ...served.map(({ answer }) => answer?.at ?? 0));
  const rows = spans.map(({ name, from, to, detail }, index) => {
    const until = spans[index + 1]?.from ?? lastAnswer;
    const moments = [
      from,
      ...served.map(({ answer }) => answer?.at ?? 0).filter((at) => at > from && at < until),
      until,
    ];
    moments.sort((a, b) => a - b);
    const gap = Math.max(...moments.slice(1).map((at, before) => at - (moments[before] ?? at)));
    const firstAfter = Math.min(...served.flatMap(({ call, answer }) => (call.at >= to ? [answer?.at ?? 0] : []))) - to;
    const failed = needsS3.filter(
      (exchange) => exchange.call.at >= from && exchange.call.at < until && !isServed(exchange),
    );
    return [name, seconds(to - from), String(failed.length), seconds(gap), seconds(firstAfter), detail];
  });
  const head = ["event", "lasted", "not served", "longest without", "served again after", ""];
  return textTable([head, ...rows], { align: ["left", "right", "right", "right", "right"], indent: "  " });
}

function findingTable(findings: readonly Finding[]): string {
  const rows = FINDING_KINDS.map((kind) => [kind, String(findings.filter((finding) => finding.kind === kind).length)]);
  return textTable(rows, { align: ["left", "right"], indent: "  " });
}

function details(findings: readonly Finding[]): string[] {
  return FINDING_KINDS.flatMap((kind) =>
    findings
      .filter((finding) => finding.kind === kind)
      .slice(0, SHOWN)
      .map(({ key, what }) => `  ${kind}${key === undefined ? "" : ` (${key})`}: ${what}`),
  );
}

function seconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? (milliseconds / 1000).toFixed(1) : "never";
}
