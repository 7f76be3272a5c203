import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolder } from "./private-folder.js";

const POLL_MILLISECONDS = 300;
const PS_TIMEOUT_MILLISECONDS = 5000;
/** Between the making of a lock and its content lie microseconds: one without is of a process that was killed there. */
const EMPTY_FOR_MILLISECONDS = 10_000;

export interface LockOwner {
  readonly pid: number;
  /** The command that holds it, for people. */
  readonly command: string;
}

export interface LockProps {
  readonly file: string;
  /** Seconds to wait for another process that holds it. */
  readonly waitSeconds: number;
  /** What is thrown when it is still held then. */
  readonly held: (owner: LockOwner) => Error;
  /** Called once when somebody else holds it. @default nothing is said */
  readonly onWait?: (owner: LockOwner) => void;
}

/**
 * Takes a lock that is a file, waiting for whoever has it. One whose process is gone, however it ended, is taken over.
 *
 * @returns gives it back; the end of this process does too
 */
export async function takeLock(props: LockProps): Promise<() => void> {
  const { file, waitSeconds, held, onWait } = props;
  makeFolder(dirname(file));
  const own = `${process.pid} ${startOf(process.pid)} ${basename(process.argv[1] ?? "")}`;
  const deadline = Date.now() + waitSeconds * 1000;
  for (let hasWaited = false; ; hasWaited = true) {
    try {
      await writeFile(file, own, { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    if (await isAbandoned(file, text)) {
      await takeAway(file, text);
      continue;
    }
    const owner = ownerIn(text);
    if (Date.now() > deadline) throw held(owner);
    if (!hasWaited) onWait?.(owner);
    await delay(POLL_MILLISECONDS);
  }
  const release = () => {
    process.off("exit", release);
    if (textOf(file) === own) rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}

function ownerIn(text: string): LockOwner {
  const [pid = "", , command = ""] = text.split(" ");
  return { pid: Number(pid), command: command.replace(/\.ts$/, "") };
}

async function isAbandoned(file: string, text: string): Promise<boolean> {
  if (text === "") {
    const changed = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    return Date.now() - changed > EMPTY_FOR_MILLISECONDS;
  }
  const [pid, start] = text.split(" ");
  const now = startOf(Number(pid));
  // another process may have got its number since
  return now === undefined || (start !== undefined && start !== now);
}

/** Renamed first: of several that want it, one gets it, and nobody removes a lock that another has taken meanwhile. */
async function takeAway(file: string, text: string): Promise<void> {
  const away = `${file}.${process.pid}`;
  try {
    await rename(file, away);
    if ((await readFile(away, "utf8")) === text) await rm(away, { force: true });
    else await rename(away, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** When a process has begun, without spaces; undefined when there is none of that number. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    // the name, in parentheses, may hold anything
    const fields = textOf(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, "")
      .split(" ");
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    timeout: PS_TIMEOUT_MILLISECONDS,
  });
  return stdout?.trim().replaceAll(/\s+/g, "-") || undefined;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
