import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { textTable } from "@secure-serverless/system/text-table";
import { UserError } from "@secure-serverless/system/user-error";
import { findToolchain } from "@secure-serverless/toolchain/toolchain";
import { type Acceptance, judge } from "./acceptances";
import { npmAudit, pipAudit } from "./audits";
import { checkov } from "./checkov";
import { bandit, semgrep } from "./code";
import { gitleaks } from "./gitleaks";
import { cloudsplaining, parliament } from "./iam";
import { licences } from "./licences";
import { planStacks, type StackPlan } from "./plans";
import type { Finding, ScanContext, Scanner } from "./scanner";

export const SCANNERS: readonly Scanner[] = [
  ...[checkov, parliament, cloudsplaining, gitleaks, licences, bandit, semgrep, npmAudit, pipAudit],
];

/** @throws UserError for a name that no scanner has */
export function scannersNamed(names: readonly string[]): readonly Scanner[] {
  const known = SCANNERS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(
      `There is no scanner "${unknown}", only ${known.join(", ")}`,
      "Name one of them, or none for all",
    );
  return names.length === 0 ? SCANNERS : SCANNERS.filter(({ name }) => names.includes(name));
}

export interface ScanResult {
  readonly name: string;
  readonly looked: string;
  readonly findings: readonly Finding[];
  readonly skipped: readonly Finding[];
  readonly notChecked: readonly string[];
}

/**
 * Runs scanners one after the other, and judges what they find by what is accepted. A pattern that nothing matches any more
 * is a finding itself.
 */
export async function runScanners(
  scanners: readonly Scanner[],
  acceptances: readonly Acceptance[],
  progress: Progress,
): Promise<ScanResult[]> {
  const folder = temporaryFolder("scan");
  let planned: Promise<StackPlan[]> | undefined;
  const plans = async () => {
    planned ??= planAll(join(folder, "stacks"), progress);
    return planned;
  };
  try {
    const results: ScanResult[] = [];
    for (const scanner of scanners) results.push(await runScanner(scanner, { folder, plans }, acceptances, progress));
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function planAll(outdir: string, progress: Progress): Promise<StackPlan[]> {
  const toolchain = await findToolchain(progress);
  return progress.step("Plans of every stack", () => planStacks(outdir, toolchain));
}

export async function runScanner(
  scanner: Scanner,
  context: ScanContext,
  acceptances: readonly Acceptance[],
  progress: Progress,
): Promise<ScanResult> {
  const { name } = scanner;
  const { looked, findings, notChecked } = await progress.step(name, () => scanner.scan(context));
  const judged = judge(name, findings, acceptances);
  // of what was not looked at, nothing can be missing
  const stale = notChecked.length > 0 ? [] : judged.stale;
  const told = stale.map(({ check, where }) => ({ check, where, message: "accepted, and matches nothing: remove it" }));
  return { name, looked, findings: [...judged.findings, ...told], skipped: judged.skipped, notChecked };
}

/** The results as a table, and below it each finding and what was not checked. */
export function describeResults(results: readonly ScanResult[]): string {
  const heads = ["scanner", "looked at", "findings", "skipped", "not checked"];
  const rows = results.map(({ name, looked, findings, skipped, notChecked }) => [
    name,
    looked,
    String(findings.length),
    String(skipped.length),
    String(notChecked.length),
  ]);
  const below = results.flatMap(({ name, findings, notChecked }) => [
    ...findings.map(({ check, where, message }) => `${name}: ${check}: ${where}: ${message}`),
    ...notChecked.map((what) => `${name}: not checked: ${what}`),
  ]);
  const align = ["left", "left", "right", "right", "right"] as const;
  return [textTable([heads, ...rows], { align }), ...(below.length === 0 ? [] : ["", ...below])].join("\n");
}
