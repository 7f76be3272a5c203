import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { readPlan } from "../../packages/plan-review/src/input/read-plan";
import type { Plan } from "../../packages/plan-review/src/model";
import { renderJson } from "../../packages/plan-review/src/render/json";
import { renderMarkdown } from "../../packages/plan-review/src/render/markdown";
import { renderSarif } from "../../packages/plan-review/src/render/sarif";
import { reviewPlan } from "../../packages/plan-review/src/review";

/** Acceptances have no part in it. */
const TODAY = "2030-01-01";

export type Cloud = "AWS" | "Google" | "Azure" | "helpers" | "others";

/** How many changes there were, and how many of them nobody judged. */
export interface Share {
  changes: number;
  unjudged: number;
}

export interface Measurement {
  plans: number;
  /** Plans of format 0.1, which the command refuses: read here as 1.0, since they hold changes like any other. */
  old: number;
  /** Plans that are refused, by the sentence that says why. */
  readonly refused: Map<string, number>;
  /** Plans that ended with something else than a review or such a sentence: file and message. Must be empty. */
  readonly crashes: string[];
  /** Plans by the kind of their verdict. */
  readonly verdicts: Map<string, number>;
  /** Every change. */
  readonly all: Map<Cloud, Share>;
  /** Changes with the same type, action, old and new values count once. */
  readonly different: Map<Cloud, Share>;
  /** Changes of AWS with the same type, action and attributes count once: what a generated plan repeats has no weight. */
  readonly kinds: Share;
  /** The different ones of AWS, by action. */
  readonly byAction: Map<string, Share>;
  /** Of the different ones that are not judged: `type: attribute`, or the reason where it is the type itself. */
  readonly reasons: Map<Cloud, Map<string, number>>;
  /** Findings of all plans, by rule. */
  readonly findings: Map<string, number>;
  /** Of reading, judging and rendering in three formats, all plans together. */
  milliseconds: number;
  /** The plan that took the longest. */
  slowest: { readonly file: string; readonly milliseconds: number };
}

/** Reviews every plan of a folder. Throws nothing about a plan: what goes wrong is part of the answer. */
export function measureFolder(folder: string): Measurement {
  const measured: Measurement = {
    plans: 0,
    old: 0,
    refused: new Map(),
    crashes: [],
    verdicts: new Map(),
    all: new Map(),
    different: new Map(),
    kinds: { changes: 0, unjudged: 0 },
    byAction: new Map(),
    reasons: new Map(),
    findings: new Map(),
    milliseconds: 0,
    slowest: { file: "", milliseconds: 0 },
  };
  const seen = new Set<string>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".json")) continue;
    measured.plans += 1;
    const json = jsonOf(readFileSync(join(folder, name)));
    if (isOld(json)) measured.old += 1;
    const start = performance.now();
    try {
      judge(readPlan(isOld(json) ? { ...json, format_version: "1.0" } : json), measured, seen);
    } catch (error) {
      const { name: kind, message } = error as Error;
      if (kind === "UserError") count(measured.refused, message.replaceAll(/\d+(?=\.)/g, "N"));
      else measured.crashes.push(`${name}: ${message}`);
    }
    const milliseconds = performance.now() - start;
    measured.milliseconds += milliseconds;
    if (milliseconds > measured.slowest.milliseconds) measured.slowest = { file: name, milliseconds };
  }
  return measured;
}

function judge(plan: Plan, measured: Measurement, seen: Set<string>): void {
  const review = reviewPlan(plan, [], TODAY);
  renderMarkdown(review);
  renderJson(review);
  renderSarif(review, "plan.json");
  count(measured.verdicts, review.verdict.split(":")[0] ?? "");
  for (const { rule } of review.findings) count(measured.findings, rule.id);
  const unjudged = new Map(review.unjudged.map((item) => [item.address, item]));
  for (const change of plan.changes) {
    const { type, action, before, after } = change;
    const cloud = cloudOf(type);
    const found = unjudged.get(change.address);
    add(measured.all, cloud, found !== undefined);
    const key = createHash("sha256")
      .update(JSON.stringify([type, action, before, after]))
      .digest("hex");
    if (seen.has(key)) continue;
    seen.add(key);
    add(measured.different, cloud, found !== undefined);
    if (cloud === "AWS") {
      add(measured.byAction, action, found !== undefined);
      const kind = `${type} ${action} ${change.attributes.map(({ path }) => path.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, "")).join(" ")}`;
      if (!seen.has(kind)) {
        seen.add(kind);
        measured.kinds.changes += 1;
        if (found !== undefined) measured.kinds.unjudged += 1;
      }
    }
    if (found === undefined) continue;
    const reasons = measured.reasons.get(cloud) ?? new Map<string, number>();
    measured.reasons.set(cloud, reasons);
    if (found.attributes.length === 0) count(reasons, found.message);
    for (const attribute of found.attributes) count(reasons, `${type}: ${attribute}`);
  }
}

const HELPERS = new Set(["null", "random", "local", "tls", "time", "archive", "terraform", "template", "external"]);

/** By the first word of the type, as providers name their types. */
export function cloudOf(type: string): Cloud {
  const [provider = ""] = type.split("_");
  if (provider === "aws") return "AWS";
  if (provider === "google") return "Google";
  if (provider.startsWith("azure") || provider === "azapi") return "Azure";
  return HELPERS.has(provider) ? "helpers" : "others";
}

/** PowerShell writes what it redirects in UTF-16, so that some public plans are. */
function jsonOf(bytes: Buffer): unknown {
  for (const encoding of ["utf-8", "utf-16le"]) {
    try {
      return JSON.parse(new TextDecoder(encoding).decode(bytes));
    } catch {
      // the other one, or no JSON at all, which is refused
    }
  }
  return undefined;
}

function isOld(json: unknown): json is object {
  return typeof json === "object" && json !== null && (json as { format_version?: unknown }).format_version === "0.1";
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function add<Key>(map: Map<Key, Share>, key: Key, unjudged: boolean): void {
  const share = map.get(key) ?? { changes: 0, unjudged: 0 };
  share.changes += 1;
  if (unjudged) share.unjudged += 1;
  map.set(key, share);
}
