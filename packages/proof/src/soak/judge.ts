/**
 * Judges a soak by its journal alone. It does not ask the service, knows nothing of its code, and says what cannot have
 * happened if what docs/api.md promises is true.
 */
import type { Documented } from "./documented";
import { type Exchange, exchangesOf, historiesOf, isBefore, type Outcome } from "./history";
import type { JournalLine, ListedPage, VersionsLine } from "./journal-lines";
import { explain } from "./register";

export const FINDING_KINDS = [
  "lost write",
  "torn content",
  "lost update",
  "refused write that was stored",
  "write that was stored twice",
  "impossible history",
  "undecided history",
  "wrong list",
  "wrong entity tag",
  "undocumented answer",
  "valid key refused",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly key?: string;
  readonly what: string;
}

/** Calls that store content. */
const WRITES = ["create", "replace", "put", "upload"];
const writesOf = (exchanges: readonly Exchange[]) => exchanges.filter(({ call }) => WRITES.includes(call.kind));

export function judge(lines: readonly JournalLine[], documented: Documented): Finding[] {
  const exchanges = exchangesOf(lines);
  return [
    ...findTorn(exchanges, lines),
    ...findLostUpdates(exchanges, restoredBy(lines)),
    ...findByVersions(exchanges, lines),
    ...findImpossible(lines),
    ...findUndocumented(exchanges, documented),
    ...exchanges.flatMap(({ call, answer }) => [
      ...(answer?.page === undefined ? [] : findInPage(call.id, answer.page)),
      ...(answer?.status === 401 || answer?.status === 403
        ? [{ kind: "valid key refused" as const, what: `call ${call.id} was answered ${answer.status}` }]
        : []),
    ]),
  ];
}

/** Whatever is seen of a key has been sent for it, as a whole. */
function findTorn(exchanges: readonly Exchange[], lines: readonly JournalLine[]): Finding[] {
  const sent = new Set(writesOf(exchanges).map(({ call }) => `${call.key} ${call.content}`));
  const seen = [
    ...exchanges.flatMap(({ call, answer }) => [
      ...(answer?.content ? [[call.key, answer.content, `${call.kind} ${call.id}`]] : []),
      ...(answer?.page?.objects ?? []).map(([key, content]) => [key, content, `list ${call.id}`]),
    ]),
    ...lines.flatMap((line) => {
      if (line.type === "versions") return line.contents.map((content) => [line.key, content, "a version"]);
      return line.type === "copied" ? line.objects.map(([key, content]) => [key, content, line.by]) : [];
    }),
  ];
  const torn = seen.flatMap(([key = "", content, where]): Finding[] =>
    sent.has(`${key} ${content}`)
      ? []
      : [{ kind: "torn content", key, what: `${where} has ${content}, which nobody has sent for this key` }],
  );
  const mismatched = exchanges.flatMap(({ call, answer }): Finding[] => {
    const right = answer?.content ?? (WRITES.includes(call.kind) ? call.content : undefined);
    if (answer?.etag === undefined || right === undefined || answer.etag === right) return [];
    const what = `${call.kind} ${call.id} was answered the tag ${answer.etag} of ${right}`;
    return [{ kind: "wrong entity tag", ...(call.key !== undefined && { key: call.key }), what }];
  });
  return [...torn, ...mismatched];
}

/** Two that replaced the same content: one of them did not know of the other. */
function findLostUpdates(exchanges: readonly Exchange[], restored: ReadonlyMap<string, number>): Finding[] {
  const replaced = new Map<string, number>();
  return exchanges.flatMap(({ call, outcome }): Finding[] => {
    if (call.kind !== "replace" || outcome !== "done") return [];
    const place = `${call.key} ${call.expects}`;
    const before = replaced.get(place);
    replaced.set(place, call.id);
    // what was restored could be replaced once more
    if (before === undefined || restored.has(place)) return [];
    const what = `calls ${before} and ${call.id} have both replaced ${call.expects}`;
    return [{ kind: "lost update", ...(call.key !== undefined && { key: call.key }), what }];
  });
}

/** Each write that was told as done has one version, one that was refused none, and one that nobody knows at most one. */
function findByVersions(exchanges: readonly Exchange[], lines: readonly JournalLine[]): Finding[] {
  const listed = lines.filter((line): line is VersionsLine => line.type === "versions");
  if (listed.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { key, contents } of listed)
    for (const content of contents) counts.set(`${key} ${content}`, (counts.get(`${key} ${content}`) ?? 0) + 1);
  const restored = restoredBy(lines);
  return writesOf(exchanges).flatMap(({ call, answer, outcome }): Finding[] => {
    const place = `${call.key} ${call.content}`;
    const found = counts.get(place) ?? 0;
    const kind = wrongCount(outcome, found, restored.get(place) ?? 0);
    if (kind === undefined) return [];
    const what = `${call.kind} ${call.id} was answered ${answer?.status ?? "nothing"}, and has ${found} versions`;
    return [{ kind, ...(call.key !== undefined && { key: call.key }), what }];
  });
}

/** How often a restore may have put each content back. */
function restoredBy(lines: readonly JournalLine[]): ReadonlyMap<string, number> {
  const restored = new Map<string, number>();
  for (const line of lines) {
    if (line.type !== "copied" || line.by !== "restore") continue;
    for (const [key, content] of line.objects)
      restored.set(`${key} ${content}`, (restored.get(`${key} ${content}`) ?? 0) + 1);
  }
  return restored;
}

function wrongCount(outcome: Outcome, found: number, restored: number): FindingKind | undefined {
  if (outcome === "done" && found === 0) return "lost write";
  if (outcome !== "done" && outcome !== "unknown" && found > 0) return "refused write that was stored";
  return found > 1 + restored ? "write that was stored twice" : undefined;
}

function findImpossible(lines: readonly JournalLine[]): Finding[] {
  return [...historiesOf(lines)].flatMap(([key, steps]): Finding[] => {
    const verdict = explain(steps);
    if (verdict.possible === true) return [];
    return [{ kind: verdict.possible === false ? "impossible history" : "undecided history", key, what: verdict.why }];
  });
}

function findUndocumented(exchanges: readonly Exchange[], documented: Documented): Finding[] {
  return exchanges.flatMap(({ call, answer }): Finding[] => {
    const what = answer && documented.problem(call.kind, answer);
    return what === undefined ? [] : [{ kind: "undocumented answer", what: `${what} (call ${call.id})` }];
  });
}

function findInPage(id: number, { prefix, after, upTo, objects }: ListedPage): Finding[] {
  const keys = objects.map(([key]) => key);
  const inOrder = keys.every((key, index) => {
    const previous = index === 0 ? after : (keys[index - 1] ?? null);
    return key.startsWith(prefix) && (previous === null || isBefore(previous, key));
  });
  if (inOrder && (upTo === null || keys.at(-1) === upTo)) return [];
  return [{ kind: "wrong list", what: `list ${id} is out of order, out of its range or repeats a key` }];
}
