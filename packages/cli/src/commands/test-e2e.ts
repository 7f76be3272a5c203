/**
 * `npm run test:e2e`: the tests of `__tests__/e2e` in lanes that run at the same time, since they wait more than they work.
 * Each lane has a local AWS of its own on free ports, with the stack applied to it by Terraform. It runs beside
 * `npm run local`, and stops what it started also when it fails.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTests, reportOf, runJest } from "@secure-serverless/development/testing/jest";
import { type Lane, lanesOf } from "@secure-serverless/development/testing/lanes";
import { Prefixed } from "@secure-serverless/development/testing/prefixed";
import { countsOf, mergeReports } from "@secure-serverless/development/testing/reports";
import { Instance } from "@secure-serverless/local-aws/instance";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { bringUp } from "@secure-serverless/operations/local/bring-up";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { findToolchain } from "@secure-serverless/toolchain/toolchain";
import { runCommand } from "../command";

const TESTS_TIMEOUT_SECONDS = 3600;
const CONFIG = "jest.e2e.config.js";
const LANES = join(PROJECT_ROOT, "__tests__", "e2e", "lanes.json");
const LOGS = join(PROJECT_ROOT, "dist", "e2e-logs");

runCommand("test:e2e", async ({ rest }) => {
  const lanes = lanesOf(LANES, await listTests(CONFIG, rest));
  if (lanes.length === 0)
    throw new UserError(
      `No end-to-end test is named: ${rest.join(" ")}`,
      "Name files of __tests__/e2e, or nothing for all",
    );
  const progress = new Progress();
  await rm(LOGS, { recursive: true, force: true });
  // once, before several ask for them
  await progress.step("AWS emulator installed", () => pythonTools("emulator"));
  await findToolchain(progress);
  await bringInLambdaNode(progress);

  const ports = await freePorts(2 * lanes.length);
  const runs = lanes.map((lane, index) => {
    const [apiPort = 0, awsPort = 0] = ports.slice(2 * index);
    return { lane, apiPort, awsPort, report: `${reportOf(CONFIG)}-${lane.name}`, alone: lanes.length === 1 };
  });
  try {
    await inParallel(runs, runs.length, (run) => runLane(run, rest));
  } finally {
    await mergeReports(
      runs.map(({ report }) => report),
      reportOf(CONFIG),
    );
  }
  if (interrupted.aborted) return;
  const { passed, failed, succeeded } = await countsOf(reportOf(CONFIG));
  process.stderr.write(`\nEnd to end: ${passed} passed, ${failed} failed\n`);
  process.exitCode = succeeded ? 0 : 1;
});

interface LaneRun {
  readonly lane: Lane;
  readonly apiPort: number;
  readonly awsPort: number;
  readonly report: string;
  /** Whether no other lane writes to the terminal. */
  readonly alone: boolean;
}

/** Brings up the lane's local AWS, runs its tests, and removes it. */
async function runLane({ lane, apiPort, awsPort, report, alone }: LaneRun, args: readonly string[]): Promise<void> {
  const prefix = `${lane.name.padEnd(9)} │ `;
  const progress = new Progress(alone ? process.stderr : new Prefixed(prefix));
  const root = await mkdtemp(join(tmpdir(), "secure-serverless-e2e-"));
  const instance = new Instance(root);
  const outdir = join(root, "cdktf.out");
  const stopAndRemove = async () => {
    await stopLocalAws(instance);
    await cp(join(root, "logs"), join(LOGS, lane.name), { recursive: true }).catch(() => {});
    await rm(root, { recursive: true, force: true });
  };
  let cleaned: Promise<void> | undefined;
  const cleanUp = () => {
    cleaned ??= stopAndRemove();
    return cleaned;
  };
  onInterrupt(cleanUp, { name: `Stopping and removing the local AWS of the lane ${lane.name}` });

  try {
    await bringUp({ instance, apiPort, awsPort, outdir, attached: true, progress });
    await runJest({
      config: CONFIG,
      args,
      timeoutSeconds: TESTS_TIMEOUT_SECONDS,
      environment: {
        ...process.env,
        E2E_STATE_ROOT: root,
        E2E_OUTDIR: outdir,
        // read by the configuration
        E2E_FILES: JSON.stringify(lane.files),
      },
      report,
      ...(alone ? {} : { output: { prefix } }),
    });
  } finally {
    // an interrupt cleans up by itself
    if (!interrupted.aborted) await progress.step("Local AWS stopped and removed", cleanUp);
  }
}
