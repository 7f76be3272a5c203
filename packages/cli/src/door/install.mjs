import { spawn } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import dependencies from "../../../system/src/dependencies.js";
import { fail } from "../../../system/src/fail.mjs";
import { useGitHooks } from "./git-hooks.mjs";
import { sendSignal, startOf } from "./processes.mjs";

const { dependenciesAreCurrent, dependenciesAreNoted, noteDependencies } = dependencies;

const INSTALL_TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
/** Without an answer; npm asks twice more. Its own five minutes each would take all the time that there is. */
const FETCH_TIMEOUT_MILLISECONDS = 60 * 1000;
const HEARTBEAT_MILLISECONDS = 15 * 1000;
const POLL_MILLISECONDS = 300;
/** When a lock has just gone, or is about to. */
const BETWEEN_OWNERS_MILLISECONDS = 20;
/** Between the making of a lock and its content lie microseconds. */
const EMPTY_FOR_MILLISECONDS = 10_000;

/**
 * Brings in the locked dependencies when they are missing or differ from the lock file. Two commands that start at once
 * do not both: npm ci empties node_modules first.
 *
 * @param {object} props
 * @param {string} props.root the checkout
 * @param {() => string} props.folder a private one, where others see that this process installs; asked only when needed
 * @param {(group: number) => void} props.onStart told of npm's process group
 * @param {() => Promise<void>} props.onEnd told when npm has ended, however
 */
export async function installDependencies({ root, folder, onStart, onEnd }) {
  if (dependenciesAreNoted(root)) return;
  if (!dependenciesAreCurrent(root)) {
    const lock = await takeLock(join(folder(), "install.lock"));
    try {
      if (!dependenciesAreCurrent(root)) await npmCi({ root, onStart, onEnd, lock });
    } finally {
      lock.release();
    }
  }
  note(root);
  useGitHooks(root, (line) => process.stderr.write(`${line}\n`));
}

async function npmCi({ root, onStart, onEnd, lock }) {
  const startedAt = Date.now();
  const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stderr.write("Installing the locked npm dependencies…\n");
  const heartbeat = setInterval(() => process.stderr.write(`  npm ci, ${elapsed()} so far\n`), HEARTBEAT_MILLISECONDS);
  const child = spawn(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error", `--fetch-timeout=${FETCH_TIMEOUT_MILLISECONDS}`],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: INSTALL_TIMEOUT_MILLISECONDS,
      // a group of its own, by which it is stopped with all that it has started
      detached: true,
    },
  );
  if (child.pid !== undefined) {
    onStart(child.pid);
    // it goes on when this process is killed
    lock.giveTo(child.pid);
  }
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on("error", () => resolve(-1)).on("exit", resolve));
  const why = child.pid === undefined ? "npm could not be started" : `it was stopped after ${elapsed()}`;
  clearInterval(heartbeat);
  await onEnd();
  if (code !== 0)
    fail(`npm ci failed: ${output.trim() || why}`, "Check that the npm registry can be reached, then try again");
  process.stderr.write(`  npm ci, done in ${elapsed()}\n`);
}

function note(root) {
  try {
    noteDependencies(root);
  } catch {
    // a checkout that cannot be written is compared each time
  }
}

/**
 * Takes a lock that is a file, waiting for whoever has it. One whose process is gone is taken over. The end of this process
 * gives it back, unless it was killed.
 */
async function takeLock(file) {
  let own = holder(process.pid);
  const deadline = Date.now() + INSTALL_TIMEOUT_MILLISECONDS;
  let isTold = false;
  while (!create(file, own)) {
    const text = contentOf(file);
    if (Date.now() > deadline) {
      if (text === undefined) fail(`The lock ${file} cannot be taken or read`, `Check who owns it: ls -ld ${file}`);
      fail(`Process ${text.split(" ")[0]} is still installing the npm dependencies`, "Stop it, then try again");
    }
    if (text === undefined || isAbandoned(file, text)) {
      if (text !== undefined) removeAbandoned(file, text, own);
      // without a wait no signal would be heard
      await delay(BETWEEN_OWNERS_MILLISECONDS);
      continue;
    }
    if (!isTold)
      process.stderr.write(`Waiting for process ${text.split(" ")[0]}, which installs the npm dependencies\n`);
    isTold = true;
    await delay(POLL_MILLISECONDS);
  }
  const release = () => {
    process.off("exit", release);
    if (contentOf(file) === own) rmSync(file, { force: true });
  };
  const giveTo = (pid) => {
    own = holder(pid);
    writeFileSync(file, own);
  };
  process.on("exit", release);
  return { release, giveTo };
}

function holder(pid) {
  return `${pid} ${startOf(pid)}`;
}

function create(file, text) {
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Whoever removes one needs a lock for that, and looks again under it: nobody removes what another has taken meanwhile. */
function removeAbandoned(file, text, own) {
  const removal = `${file}.removal`;
  if (!create(removal, own)) {
    const other = contentOf(removal);
    if (other !== undefined && isAbandoned(removal, other)) rmSync(removal, { force: true });
    return;
  }
  if (contentOf(file) === text) rmSync(file, { force: true });
  rmSync(removal, { force: true });
}

function isAbandoned(file, text) {
  if (text === "") {
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    return Date.now() - made > EMPTY_FOR_MILLISECONDS;
  }
  const [pid, start] = text.split(" ");
  // another process may have got its number since
  return !sendSignal(Number(pid), 0) || String(startOf(Number(pid))) !== start;
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
