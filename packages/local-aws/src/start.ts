import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";
import { poll } from "@secure-serverless/system/poll";
import { run, stopGroup } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import type { LambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { ensureAdministrator } from "./administrator";
import { isCertificateUsable } from "./certificate";
import type { Instance, RunningInstance } from "./instance";
import { requireFreePort, requireTwoPorts } from "./ports";

const START_TIMEOUT_SECONDS = 90;
const STOP_TIMEOUT_SECONDS = 90;

export interface StartProps {
  readonly instance: Instance;
  /** The virtual environment that holds the emulator. */
  readonly pythonEnvironment: string;
  /** The Node that the emulator runs the functions on. */
  readonly lambdaNode: LambdaNode;
  readonly apiPort: number;
  readonly awsPort: number;
  /** Stop when this process ends, however it ends. */
  readonly attached: boolean;
}

/**
 * Starts the emulator and the API's address in a process of their own. A start that is cut off leaves neither behind.
 *
 * @throws UserError when a port, or the data, is in use
 */
export async function startLocalAws(props: StartProps): Promise<RunningInstance> {
  const { instance, pythonEnvironment, lambdaNode, apiPort, awsPort } = props;
  requireTwoPorts(props);
  await outwaitEmulator(instance);
  // before the ports, which the same local AWS may have too: who has the data is what helps
  refuseDataInUse(instance);
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
  instance.prepare();
  ensureAdministrator(instance);
  if (!isCertificateUsable(instance.certificate)) {
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
      ...[
        "--import",
        TYPESCRIPT,
        join(__dirname, "supervisor.ts"),
        "--root",
        instance.root,
        "--python",
        pythonEnvironment,
      ],
      ...["--api-port", String(apiPort), "--aws-port", String(awsPort), ...(props.attached ? ["--attached"] : [])],
    ],
    {
      cwd: PROJECT_ROOT,
      // the emulator inherits it, and starts each function with the first `node` that it finds
      env: { ...process.env, PATH: `${lambdaNode.binFolder}${delimiter}${process.env["PATH"] ?? ""}` },
      stdio: ["pipe", log, log],
      detached: true,
    },
  );
  child.unref();
  // an open pipe would keep this process alive; its closing is what tells the supervisor
  (child.stdin as unknown as { unref(): void }).unref();
  const stop = async () => void (await stopGroup(child, "SIGTERM", STOP_TIMEOUT_SECONDS));
  const started = onInterrupt(stop, { name: "Stopping the local AWS" });
  try {
    const look = () => {
      const running = instance.running();
      if (running !== undefined && running.pid === child.pid) return running;
      return child.exitCode === null && child.signalCode === null ? undefined : "ended";
    };
    const found = await poll(look, { timeoutSeconds: START_TIMEOUT_SECONDS });
    if (found !== undefined && found !== "ended") return found;
    await stop();
  } catch (error) {
    // the failure of something that is done beside this ends the wait
    if (!interrupted.aborted) await stop();
    throw error;
  } finally {
    // an interrupt stops it, once this wait has ended
    if (!interrupted.aborted) started();
  }
  refuseDataInUse(instance);
  const reason = (await readFile(instance.supervisorLog, "utf8")).trim();
  throw new UserError(`The local AWS did not start: ${reason}`, remedyOf(reason, instance));
}

/** Names that Python does not find: the corrections are of another version of the emulator than the one that is locked. */
const MISSING_NAME = /\b(AttributeError|ImportError|ModuleNotFoundError): .*ministack/;

/** What to do about a start that failed, by the last words of what did not start. */
export function remedyOf(reason: string, { root, supervisorLog }: Pick<Instance, "root" | "supervisorLog">): string {
  const logs = `The whole logs are in ${dirname(supervisorLog)}`;
  return MISSING_NAME.test(reason)
    ? `After another version of ministack was locked, fix the correction in packages/local-aws/src/emulator_*.py that no longer fits, or lock the former one: docs/upgrading.md, "The Python tools". ${logs}`
    : `Free space and memory where they are short. ${logs}; where its data is damaged, delete ${root} and start again`;
}

/** An emulator whose supervisor was killed stops by itself, and one that starts will answer or fail. */
async function outwaitEmulator(instance: Instance): Promise<void> {
  const isDecided = () => instance.running() !== undefined || instance.emulatorProcess() === undefined || undefined;
  await poll(isDecided, { timeoutSeconds: STOP_TIMEOUT_SECONDS });
}

/** @throws UserError when an emulator has the data: two would destroy each other's */
function refuseDataInUse(instance: Instance): void {
  const pid = instance.emulatorProcess();
  if (pid === undefined) return;
  const running = instance.running();
  throw new UserError(
    `The data in ${instance.root} is in use by process ${pid}${running === undefined ? "" : `, the local AWS on port ${running.awsPort}`}`,
    "Use that one, or stop it: npm run local:down. A second one needs its own folder: SECURE_SERVERLESS_STATE=<folder>",
  );
}

/**
 * Stops the local AWS, also one that is only starting or whose supervisor was killed, waiting until its state is on disk.
 * Nothing running is not an error.
 */
export async function stopLocalAws(instance: Instance): Promise<boolean> {
  // told once: it writes its state
  const told = new Set<number>();
  const isStopped = () => {
    const left = instance.running()?.pid ?? instance.emulatorProcess();
    if (left === undefined) return true;
    if (!told.has(left)) tell(left, "SIGTERM");
    told.add(left);
    return undefined;
  };
  // what undoes a start calls this too
  if (await poll(isStopped, { timeoutSeconds: STOP_TIMEOUT_SECONDS, signal: "never" })) return told.size > 0;
  throw new Error(`The local AWS (process ${[...told].at(-1)}) did not stop within ${STOP_TIMEOUT_SECONDS} s`);
}

/** Sends a signal to a process that may have ended meanwhile. */
function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
