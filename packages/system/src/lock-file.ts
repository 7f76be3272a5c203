import { readFileSync, rmSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolder } from "./private-folder.js";
import { startOf } from "./process-start.js";
import { scope } from "./scope";
import { systemProblem } from "./system-error.js";
import { UserError } from "./user-error";

const POLL_MILLISECONDS = 300;
/** When a lock has just gone, or is about to. */
const BETWEEN_OWNERS_MILLISECONDS = 20;
/** Between the making of a lock and its content lie microseconds: one without is of a process that was killed there. */
const EMPTY_FOR_MILLISECONDS = 10_000;

/** What this process writes into the locks that it holds. */
function ownText(): string {
  own ??= `${process.pid} ${startOf(process.pid)} ${basename(process.argv[1] ?? "")}`;
  return own;
}
let own: string | undefined;

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
 * @throws UserError when the file cannot be made or read, or others have been faster all the time
 */
export async function takeLock(props: LockProps): Promise<() => void> {
  const { file, waitSeconds, held, onWait } = props;
  makeFolder(dirname(file));
  const deadline = Date.now() + waitSeconds * 1000;
  let owner: LockOwner | undefined;
  while (!(await create(file))) {
    scope.getStore()?.throwIfAborted();
    if (Date.now() > deadline) throw owner === undefined ? outrun(props) : held(owner);
    const text = await contentOf(file);
    if (text === undefined || (await isAbandoned(file, text))) {
      if (text !== undefined) await remove(file, text);
      await delay(BETWEEN_OWNERS_MILLISECONDS);
      continue;
    }
    const isFirst = owner === undefined;
    owner = ownerIn(text);
    if (isFirst) onWait?.(owner);
    await delay(POLL_MILLISECONDS);
  }
  const release = () => {
    process.off("exit", release);
    if (textOf(file) === ownText()) rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}

/**
 * Makes the lock's file, which says who holds it.
 *
 * @returns whether it was not there
 * @throws UserError when it cannot be made
 */
async function create(file: string): Promise<boolean> {
  try {
    await writeFile(file, ownText(), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw unusable(file, "created", error);
  }
}

/** @throws UserError when there is something that cannot be read: waiting would not help */
async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unusable(file, "read", error);
  }
}

function unusable(file: string, what: "created" | "read", error: unknown): UserError {
  const isOwners = ["EACCES", "EPERM"].includes(codeOf(error) ?? "");
  const problem = isOwners ? undefined : systemProblem(error);
  if (problem !== undefined) return new UserError(problem.message, problem.remedy, { cause: error });
  return new UserError(
    `The lock ${file} could not be ${what} (${codeOf(error)})`,
    `Check who owns it: ls -ld ${file} ${dirname(file)}. Delete it when no other command is running there, or use the same user as before`,
    { cause: error },
  );
}

function outrun({ file, waitSeconds }: LockProps): UserError {
  return new UserError(
    `The lock ${file} could not be taken within ${waitSeconds} s, although no process seems to hold it`,
    `Look at it: ls -l ${file}. Delete it when no other command is running there, then try again`,
  );
}

function ownerIn(text: string): LockOwner {
  const [pid = "", , command = ""] = text.split(" ");
  return { pid: Number(pid), command: command.replace(/\.(ts|cjs)$/, "") };
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

/**
 * Removes a lock whose process is gone. Whoever does needs a lock for that, and looks again under it: so of several that
 * want the lock, one removes it, and nobody what another has taken meanwhile.
 */
async function remove(file: string, abandoned: string): Promise<void> {
  const removal = `${file}.removal`;
  if (!(await create(removal))) {
    // whoever removes it is done in no time, or was killed at it
    const text = await contentOf(removal);
    if (text !== undefined && (await isAbandoned(removal, text))) await remove(removal, text);
    return;
  }
  try {
    if ((await contentOf(file)) === abandoned) await rm(file, { force: true });
  } finally {
    await rm(removal, { force: true });
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
