import { join } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import {
  loadPlan,
  type Plan,
  type Review,
  readAcceptances,
  readConfig,
  readPlan,
  reviewPlan,
} from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { CALLERS_STAY_AT, EXPIRES_AT, resourceNames } from "../../../../src/config/names";
import { adoptOrphans } from "../adoption/adopt-orphans";
import { holdOutput } from "../aws/output-folder";
import type { Target } from "../aws/target";
import { type CheckResult, formatResults, preflight } from "../preflight/preflight";
import { type ExpiryChoice, expiryVariable } from "../previews/expiry";
import { removeImports } from "../terraform/import-blocks";
import { planReaders } from "../terraform/plan-readers";
import { synthesize } from "../terraform/synthesize";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { stackOf, toolchainFor } from "../terraform/target-stack";
import { liveAliases } from "./plan-rollback";
import { PLAN_FILE } from "./saved-plan-manifest";

export interface PlannedStack extends ReviewedPlan {
  readonly stack: SynthesizedStack;
  /** When a preview is to expire, by this plan. @default it is none */
  readonly expiresAt?: string;
}

export interface ReviewedPlan {
  readonly plan: Plan;
  readonly review: Review;
}

export interface MakePlanProps {
  readonly target: Target;
  readonly progress: Progress;
  /** False for a role that may only read: the state is neither locked nor repaired. @default true */
  readonly lock?: boolean;
  /** Until when a preview is to live. @default it keeps its expiry */
  readonly expiry?: ExpiryChoice;
}

/**
 * @returns what each check has found, none of it a failure
 * @throws UserError with every failure and its remedy
 */
export async function requirePreflight({
  target,
  progress,
  lock = true,
}: MakePlanProps): Promise<readonly CheckResult[]> {
  const all = await progress.step("Preflight", () => preflight(target));
  // who does not take the lock can plan while somebody holds it
  const results = lock ? all : all.filter(({ id }) => id !== "state-lock");
  const failures = results.filter(({ status }) => status === "failure");
  const told = results.filter(({ status }) => status === "failure" || status === "warning");
  if (told.length > 0) process.stderr.write(`${formatResults(told).trimEnd()}\n`);
  if (failures.length === 0) return results;
  throw new UserError(
    `Preflight found ${failures.length === 1 ? "a failure" : `${failures.length} failures`}; nothing was changed`,
    `Follow the lines above, then check again: npm run preflight -- ${target.environment.name}`,
  );
}

/** From the sources to a reviewed plan: synth, init, plan, review. */
export async function makePlan(props: MakePlanProps): Promise<PlannedStack> {
  const { target, progress, lock = true } = props;
  const { name } = target.environment;
  const toolchain = await toolchainFor(target, progress);
  await holdOutput(target.outdir);
  await progress.step("Functions bundled and stacks synthesized", () => synthesize(target.outdir, [name]));
  const expiry = await expiryVariable(target, props.expiry);
  const stack = await stackOf(target, toolchain, name, {
    ...(await callersStay(target)),
    ...expiry,
  });
  await progress.step("terraform init", () => stack.init());
  // looking for what exists takes the lock, and more permissions than a reader of the state has
  if (lock) await adoptOrphans(target, stack, progress);
  else await removeImports(stack.folder);
  await progress.step("terraform plan", () => stack.plan(PLAN_FILE, lock ? [] : ["-lock=false"]));
  const expiresAt = expiry[EXPIRES_AT];
  return { stack, ...(await reviewSaved(stack.folder)), ...(expiresAt !== undefined && { expiresAt }) };
}

/** Terraform's variable by which an apply leaves the traffic where it is now: the release moves it. */
export async function callersStay(target: Target): Promise<Record<string, string>> {
  const client = new LambdaClient(target.sdk);
  try {
    const aliases = await liveAliases(client, resourceNames(target.environment));
    const versions = Object.fromEntries(aliases.map(({ functionName, version }) => [functionName, version]));
    return { [CALLERS_STAY_AT]: JSON.stringify(versions) };
  } finally {
    client.destroy();
  }
}

/** The review of the plan in an initialized stack's folder, with the committed acceptances. */
export async function reviewSaved(stackFolder: string): Promise<ReviewedPlan> {
  const { json, source } = await loadPlan({
    plan: join(stackFolder, PLAN_FILE),
    chdir: stackFolder,
    workingFolder: stackFolder,
    programs: planReaders,
  });
  const plan = readPlan(json, source);
  const config = await readConfig(undefined, PROJECT_ROOT);
  const ruleIds = config.rules.map(({ id }) => id);
  const acceptances = await readAcceptances(undefined, PROJECT_ROOT, ruleIds);
  const review = reviewPlan(plan, acceptances, new Date().toISOString().slice(0, 10), config);
  return { plan, review };
}
