import { setTimeout as delay } from "node:timers/promises";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { run } from "@secure-serverless/system/process";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import type { EventContext } from "./event-context";

const ROUNDS = 3;
/** Milliseconds. */
const BETWEEN_ROUNDS = 800;

/** Kills the processes that run the functions, in the middle of whatever they do, three times. */
export async function killFunctions(context: EventContext): Promise<string> {
  let killed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await delay(BETWEEN_ROUNDS);
    killed += await killFunctionsOnce(context);
  }
  return `${killed} processes`;
}

/** @returns how many processes it were */
export async function killFunctionsOnce({ instance }: EventContext): Promise<number> {
  const emulator = instance.emulatorProcess();
  const found = emulator === undefined ? [] : await childrenOf(emulator);
  return found.filter(kill).length;
}

/** Stops the local AWS as `npm run local:down` does, and starts it again. */
export async function restartEmulator(context: EventContext): Promise<undefined> {
  await stopLocalAws(context.instance);
  await start(context);
}

/**
 * Kills the emulator and its supervisor. Only objects outlive that, and everything else is as it was at the last orderly
 * stop, so there is one right before: docs/local-aws.md.
 */
export async function killEmulator(context: EventContext): Promise<undefined> {
  const { instance } = context;
  await restartEmulator(context);
  await delay(1500);
  const emulator = instance.emulatorProcess();
  const functions = emulator === undefined ? [] : await childrenOf(emulator);
  kill(instance.requireRunning().pid);
  for (const pid of [emulator, ...functions]) if (pid !== undefined) kill(pid);
  await start(context);
}

async function start({ instance, running, attached }: EventContext): Promise<void> {
  const { apiPort, awsPort } = running;
  const [pythonEnvironment, lambdaNode] = [await pythonTools("emulator"), await findLambdaNode()];
  await startLocalAws({ instance, pythonEnvironment, lambdaNode, apiPort, awsPort, attached });
}

/** Those that a process has started itself. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="], { timeoutSeconds: 10 });
  const rows = stdout.trim().split("\n");
  return rows.flatMap((row) => {
    const [child = 0, parent] = row.trim().split(/\s+/).map(Number);
    return parent === pid ? [child] : [];
  });
}

/** @returns false for one that has ended meanwhile */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
