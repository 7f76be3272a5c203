import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { z } from "zod";
import { type AcceptedFile, invalid, readAccepted } from "../accepted-file";
import type { Finding } from "./scanner";

/** Beside the one of plan review: what a scanner finds and this project leaves as it is, with the reason. */
export const ACCEPTANCES = join(PROJECT_ROOT, "scan.accept.json");

/** A reason is read by a person who has to agree. */
const SHORTEST_REASON = 30;

const acceptance = z.strictObject({
  scanner: z.string().min(1),
  check: z.string().min(1),
  /** `*` stands for any characters, of which a pattern needs others too: it may not cover what is yet to come. */
  where: z.array(z.string().regex(/[A-Za-z0-9]{3}/)).min(1),
  reason: z.string().min(SHORTEST_REASON),
});
const file = z.strictObject({ version: z.literal(1), acceptances: z.array(acceptance) });

export type Acceptance = z.infer<typeof acceptance>;

/** @throws UserError when the file is invalid, or names a scanner that there is not */
export function readAcceptances(path: string, scanners: readonly string[]): Acceptance[] {
  const data = readAccepted(at(path), file);
  const unknown = data.acceptances.find(({ scanner }) => !scanners.includes(scanner));
  if (unknown !== undefined)
    throw invalid(at(path), `there is no scanner ${unknown.scanner}, only ${scanners.join(", ")}`);
  return data.acceptances;
}

function at(path: string): AcceptedFile {
  return { path, page: "docs/scanners.md" };
}

export interface Judged {
  /** What is left. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly Finding[];
  /** Patterns that nothing matches any more. */
  readonly stale: readonly { readonly check: string; readonly where: string }[];
}

/** Parts the findings of a scanner by what is accepted of it. */
export function judge(scanner: string, findings: readonly Finding[], acceptances: readonly Acceptance[]): Judged {
  const patterns = acceptances
    .filter((each) => each.scanner === scanner)
    .flatMap(({ check, where }) => where.map((each) => ({ check, where: each, pattern: patternOf(each) })));
  const matches = (finding: Finding, { check, pattern }: (typeof patterns)[number]) =>
    finding.check === check && pattern.test(finding.where);
  const isSkipped = (finding: Finding) => patterns.some((each) => matches(finding, each));
  return {
    findings: findings.filter((finding) => !isSkipped(finding)),
    skipped: findings.filter(isSkipped),
    stale: patterns
      .filter((each) => !findings.some((finding) => matches(finding, each)))
      .map(({ check, where }) => ({ check, where })),
  };
}

function patternOf(where: string): RegExp {
  const parts = where.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
