import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Progress, Step } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import type { Applied } from "./applied-stack";
import { readAlias } from "./move-alias";
import { checkBeforeTraffic } from "./pre-traffic";
import { Release } from "./release";
import { type Move, planRelease, type ReleasePlan } from "./release-plan";
import { copyDecision } from "./released-alias";
import { requireTestable, type SmokeReport, SmokeTestError, smokeTest } from "./smoke-test";
import { AlarmWatch } from "./watch-alarms";

/** Seconds that a new API, its certificate and its permissions may take. */
const FIRST_SETTLE_SECONDS = 60;

export interface CheckedReleaseProps {
  readonly target: Target;
  readonly client: LambdaClient;
  readonly applied: Applied;
  /** Whether nothing was deployed before. */
  readonly isFirst: boolean;
  /** Releases also what a person rolled back. */
  readonly again: boolean;
  /** What the smoke test sends where callers have tokens. @default it sends none */
  readonly token?: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called once it is known what will be released, before anything is. @default nobody is told */
  readonly onPlanned?: (plan: ReleasePlan) => void;
}

export interface CheckedRelease extends ReleasePlan {
  readonly smoke: SmokeReport;
}

/**
 * Gives the published versions their traffic: each is checked before, and whatever fails afterwards brings all traffic
 * back to the previous ones.
 *
 * @throws UserError when all traffic is on the previous version again, or still
 */
export async function releaseWithChecks(props: CheckedReleaseProps): Promise<CheckedRelease> {
  const { target, client, applied, progress, signal } = props;
  const { environment } = target;
  const names = resourceNames(environment);
  const plan = await planRelease(client, applied.functions, props.again);
  props.onPlanned?.(plan);
  for (const alias of [...plan.unchanged, ...plan.held.map((move) => move.alias)]) await copyDecision(client, alias);

  const alarms = await watch(props, plan.moves);
  let detail: Step["detail"] = () => {};
  const release = new Release({
    client,
    moves: plan.moves,
    rollout: environment.release.rollout,
    signal,
    onCanary: (until) => detail(`${describeRollout(target)} until ${until.toISOString().slice(11, 19)} UTC`),
    worry: async () => {
      const fired = (await alarms?.fired()) ?? [];
      if (fired.length > 0) return `alarm ${fired.join(", ")} went off`;
      return smokeProblem(props);
    },
  });
  try {
    await release.decide();
    await checkTestable(props);
    await checkAll(props, plan.moves);
  } catch (error) {
    await release.putBack(error as Error);
    throw error;
  }
  const wasAt = plan.moves.map(({ alias }) => `${alias.functionName} ${alias.version}`).join(", ");
  try {
    if (plan.moves.length > 0) {
      const arrows = plan.moves.map(({ alias, to }) => `${alias.functionName} ${alias.version} → ${to}`).join(", ");
      await progress.step(`Released: ${arrows}`, (step) => {
        detail = step.detail;
        return release.run();
      });
    }
  } catch (error) {
    // they say where the traffic is
    if (error instanceof UserError || signal.aborted) throw error;
    throw new UserError(
      `The release was stopped, and all traffic is back on ${wasAt}: ${(error as Error).message}`,
      "See docs/runbook.md for the alarm, fix the cause, and deploy again",
      { cause: error },
    );
  }

  try {
    const version = (await readAlias(client, names.functions.api))?.version;
    const smoke = await progress.step("Smoke test", async (step) => {
      const report = await smokeTest(target, {
        endpoint: applied.endpoint,
        signal,
        token: props.token,
        ...(version !== undefined && { version }),
        ...(props.isFirst && { settleSeconds: FIRST_SETTLE_SECONDS }),
      });
      if (report.missing.length > 0) step.detail("INCOMPLETE");
      return report;
    });
    return { ...plan, smoke };
  } catch (error) {
    await release.putBack(error as Error);
    if (signal.aborted) throw error;
    const what = error instanceof SmokeTestError ? "The smoke test failed" : "The smoke test could not run";
    const now =
      plan.moves.length > 0
        ? `so all traffic is back on ${wasAt}`
        : props.isFirst
          ? "and there is no earlier version to go back to"
          : "and no version has changed that could be rolled back";
    throw new UserError(
      `${what}, ${now}: ${(error as Error).message}`,
      `What Terraform applied stays. Read the log of the function, fix the cause, and deploy again`,
      { cause: error },
    );
  }
}

async function smokeProblem({ target, applied, signal, token }: CheckedReleaseProps): Promise<string | undefined> {
  try {
    await smokeTest(target, { endpoint: applied.endpoint, signal, token, onlyReads: true });
    return undefined;
  } catch (error) {
    if (error instanceof SmokeTestError) return error.message;
    throw error;
  }
}

/** A release that could not be tested does not start. */
async function checkTestable({ target, token }: CheckedReleaseProps): Promise<void> {
  try {
    await requireTestable(target, token);
  } catch (error) {
    // it has a remedy of its own
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Nothing was released, because the smoke test after it could not run: ${(error as Error).message}`,
      'Allow secretsmanager:GetSecretValue and, with secret.kmsKeyArn, kms:Decrypt; or leave these requests out on purpose: release.smokeTest "without-key" in src/config/environments.ts',
      { cause: error },
    );
  }
}

async function checkAll({ target, client, progress }: CheckedReleaseProps, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const names = resourceNames(target.environment);
  await progress.step("New versions checked before they get traffic", async (step) => {
    const checked: string[] = [];
    for (const { alias, to } of moves) {
      const done = await checkBeforeTraffic(client, names, alias.functionName, to);
      checked.push(done ?? `${alias.functionName} ${to} not invoked`);
      step.detail(checked.join(", "));
    }
  });
}

async function watch({ target, applied, progress }: CheckedReleaseProps, moves: readonly Move[]) {
  if (target.environment.release.rollout.strategy !== "gradual" || moves.length === 0) return undefined;
  const alarms = await AlarmWatch.start(new CloudWatchClient(target.sdk), applied.alarmNames);
  progress.note(`${applied.alarmNames.length} alarms are watched`);
  if (alarms.firedBefore.length > 0)
    progress.note(`already in alarm, so not a reason to stop the release: ${alarms.firedBefore.join(", ")}`);
  return alarms;
}

function describeRollout({ environment }: Target): string {
  const { rollout } = environment.release;
  return rollout.strategy === "gradual" ? `${rollout.percent} % of the traffic` : "all traffic";
}
