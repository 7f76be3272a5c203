import { rm } from "node:fs/promises";
import { join } from "node:path";
import { reportOf, runJest } from "@secure-serverless/development/testing/jest";
import type { Lane } from "@secure-serverless/development/testing/lanes";
import { Prefixed } from "@secure-serverless/development/testing/prefixed";
import { countsOf, mergeReports } from "@secure-serverless/development/testing/reports";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { interrupted } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { findToolchain } from "@secure-serverless/toolchain/toolchain";
import { withOwnLocalAws } from "./own-local-aws";

export interface EndToEndProps {
  /** What is run, for the sentence with the counts. */
  readonly title: string;
  /** A jest configuration in the root of the checkout, which takes its files from the variable E2E_FILES. */
  readonly config: string;
  /** At least one. */
  readonly lanes: readonly Lane[];
  /** How many lanes run at the same time. */
  readonly together: number;
  /** For jest. */
  readonly args: readonly string[];
  /** Of one lane, until jest and everything that it started is stopped. */
  readonly timeoutSeconds: number;
  /** In `dist`: what the local AWS of each lane has logged. */
  readonly logs: string;
}

/**
 * Runs lanes of tests. Each lane that needs one has a local AWS of its own on free ports, with the stack applied to it by
 * Terraform. It runs beside `npm run local`, and stops what it started also when it fails. Sets the exit code of the process.
 */
export async function runEndToEnd(props: EndToEndProps): Promise<void> {
  const { title, config, lanes, together, logs } = props;
  const progress = new Progress();
  await rm(join(PROJECT_ROOT, "dist", logs), { recursive: true, force: true });
  if (lanes.some(({ needsLocalAws }) => needsLocalAws !== false)) {
    // once, before several ask for them
    await progress.step("AWS emulator installed", () => pythonTools("emulator"));
    await findToolchain(progress);
    await bringInLambdaNode(progress);
  }

  // all at once, so that no two lanes are given the same
  const ports = await freePorts(2 * lanes.length);
  const runs = lanes.map((lane, index) => {
    const [apiPort = 0, awsPort = 0] = ports.slice(2 * index);
    return { lane, apiPort, awsPort, report: `${reportOf(config)}-${lane.name}` };
  });
  try {
    await inParallel(runs, together, (run) => runLane(run, props));
  } finally {
    await mergeReports(
      runs.map(({ report }) => report),
      reportOf(config),
    );
  }
  if (interrupted.aborted) return;
  const { passed, failed, succeeded } = await countsOf(reportOf(config));
  process.stderr.write(`\n${title}: ${passed} passed, ${failed} failed\n`);
  process.exitCode = succeeded ? 0 : 1;
}

interface LaneRun {
  readonly lane: Lane;
  readonly apiPort: number;
  readonly awsPort: number;
  readonly report: string;
}

/** Brings up the lane's local AWS where it needs one, runs its tests, and removes it. */
async function runLane({ lane, apiPort, awsPort, report }: LaneRun, props: EndToEndProps): Promise<void> {
  // no other lane writes to the terminal
  const alone = Math.min(props.together, props.lanes.length) === 1;
  const prefix = `${lane.name.padEnd(9)} │ `;
  const progress = new Progress(alone ? process.stderr : new Prefixed(prefix));
  const own = {
    ...{ name: `the local AWS of ${lane.name}`, apiPort, awsPort, progress },
    logs: join(PROJECT_ROOT, "dist", props.logs, lane.name),
  };
  const test = async (environment: NodeJS.ProcessEnv) => {
    await runJest({
      ...{ config: props.config, args: props.args, timeoutSeconds: props.timeoutSeconds, report },
      // the files are read by the configuration
      environment: { ...process.env, ...environment, E2E_FILES: JSON.stringify(lane.files) },
      ...(alone ? {} : { output: { prefix } }),
    });
  };
  if (lane.needsLocalAws === false) await test({});
  else
    await withOwnLocalAws(own, ({ instance, outdir }) => test({ E2E_STATE_ROOT: instance.root, E2E_OUTDIR: outdir }));
}
