import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "../shared/paths";
import { run } from "../shared/process";
import { ensureAdministrator } from "./administrator";
import type { Instance, RunningInstance } from "./instance";
import { requireFreePort } from "./ports";

const START_TIMEOUT_SECONDS = 90;
const STOP_TIMEOUT_SECONDS = 90;

export interface StartProps {
  readonly instance: Instance;
  /** The virtual environment that holds the emulator. */
  readonly pythonEnvironment: string;
  readonly apiPort: number;
  readonly awsPort: number;
  /** Stop when this process ends, however it ends. */
  readonly attached: boolean;
}

/**
 * Starts the emulator and the API's address in a process of their own.
 *
 * @throws UserError when a port is in use
 */
export async function startLocalAws(props: StartProps): Promise<RunningInstance> {
  const { instance, pythonEnvironment, apiPort, awsPort } = props;
  await requireFreePort(
    awsPort,
    "the local AWS",
    `Stop what listens there, or choose another: npm run local -- --aws-port ${awsPort + 1}`,
  );
  await requireFreePort(
    apiPort,
    "the API",
    `Stop what listens there, or choose another: npm run local -- --port ${apiPort + 1}`,
  );
  await instance.prepare();
  ensureAdministrator(instance);
  await rm(instance.runningFile, { force: true });
  if (!existsSync(instance.certificate)) {
    await run(
      join(pythonEnvironment, "bin", "python3"),
      [join(__dirname, "certificate.py"), instance.certificate, instance.certificateKey],
      { timeoutSeconds: 60 },
    );
  }

  const log = openSync(instance.supervisorLog, "w", 0o600);
  const child = spawn(
    process.execPath,
    [
      ...["--import", "tsx", join(__dirname, "supervisor.ts"), "--root", instance.root, "--python", pythonEnvironment],
      ...["--api-port", String(apiPort), "--aws-port", String(awsPort), ...(props.attached ? ["--attached"] : [])],
    ],
    { cwd: PROJECT_ROOT, stdio: [props.attached ? "pipe" : "ignore", log, log], detached: true },
  );
  child.unref();
  // an open pipe would keep this process alive; its closing is what tells the supervisor
  if (child.stdin !== null) (child.stdin as unknown as { unref(): void }).unref();

  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    const running = instance.running();
    if (running !== undefined) return running;
    await delay(200);
  }
  child.kill("SIGTERM");
  const reason = await readFile(instance.supervisorLog, "utf8");
  throw new Error(`The local AWS did not start:\n${reason.trim()}`);
}

/** Stops the local AWS, waiting until its state is on disk. Nothing running is not an error. */
export async function stopLocalAws(instance: Instance): Promise<boolean> {
  const running = instance.running();
  if (running === undefined) return false;
  process.kill(running.pid, "SIGTERM");
  const deadline = Date.now() + STOP_TIMEOUT_SECONDS * 1000;
  while (instance.running() !== undefined) {
    if (Date.now() > deadline) {
      throw new Error(`The local AWS (process ${running.pid}) did not stop within ${STOP_TIMEOUT_SECONDS} s`);
    }
    await delay(200);
  }
  return true;
}
