// What every script of package.json starts: plain Node, nothing installed. It brings in the locked dependencies when
// they are missing or older than the lock file, then runs the command's own file. It passes signals on, and stops what
// the command leaves behind when it is killed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import dependencies from "../../system/src/dependencies.js";
import { useGitHooks } from "./git-hooks.mjs";

const MINIMUM_NODE = [20, 9];
const INSTALL_TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
const HEARTBEAT_MILLISECONDS = 15 * 1000;
const TOLD_MILLISECONDS = 5000;
const ORPHAN_CHECK_MILLISECONDS = 500;
/** For Terraform to finish what is under way, write its state and unlock. */
const LEFT_BEHIND_GRACE_MILLISECONDS = 90 * 1000;
/** Commands that are over sooner than the loader of TypeScript has begun: they run as one file. */
const BUNDLED = ["plan-review"];

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const [verb = "", ...args] = process.argv.slice(2);

requireNode();
const file = join(root, "packages", "cli", "src", "commands", `${verb}.ts`);
if (!/^[a-z0-9-]+$/.test(verb) || !existsSync(file))
  fail(`packages/cli/bin/run.mjs knows no command "${verb}"`, "See the scripts of package.json");

let child;
let stoppedBy;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
// npm, or the shell that it starts this with, may be ended without this one being told
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const npm = findNpm();
  const isOrphan = () => process.ppid !== parent || (npm !== undefined && startOf(npm.pid) !== npm.start);
  setInterval(() => isOrphan() && stop("SIGTERM"), ORPHAN_CHECK_MILLISECONDS).unref();
}

await installDependencies();

child = spawn(process.execPath, [...(await howToRun()), ...args], {
  cwd: root,
  // the channel tells the command when this process is gone, and this one which process groups the command has started
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  // the SDK would warn on every command that it will need a later Node some day
  env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
});
const groups = new Set();
child.on("message", ({ started, ended }) => {
  if (started !== undefined) groups.add(started);
  groups.delete(ended);
});
// what it has told may still be on the way when it has ended
const told = new Promise((resolve) => child.on("disconnect", resolve));
const [code, signal] = await new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
await Promise.race([told, delay(TOLD_MILLISECONDS)]);
await stopLeftBehind();
process.exit(code ?? 128 + (constants.signals[signal] ?? 0));

/** Node's arguments for the command's own file: by the loader of TypeScript, or as a bundle in the private cache. */
async function howToRun() {
  if (!BUNDLED.includes(verb))
    return ["--import", new URL("../../system/src/typescript.mjs", import.meta.url).href, file];
  const { default: privateFolder } = await import("../../system/src/private-folder.js");
  const { freshBundle } = await import("../../plan-review/build/bundle.mjs");
  const { cacheProblem, cacheRoot, makeFolder, temporaryFolderProblem } = privateFolder;
  const problem = temporaryFolderProblem() ?? cacheProblem("bundles");
  if (problem !== undefined) fail(problem.message, problem.remedy);
  const folder = join(cacheRoot(), "bundles", createHash("sha256").update(root).digest("hex").slice(0, 12));
  makeFolder(folder);
  return [await freshBundle({ entry: file, root, file: join(folder, `${verb}.cjs`) })];
}

/** Every signal is passed on; the command ends by the first one and ignores the others. */
function stop(signal) {
  stoppedBy ??= signal;
  child?.kill(signal);
}

/** A command that was killed could not stop what it had started. */
async function stopLeftBehind() {
  const left = () => [...groups].filter((pid) => signalGroup(pid, 0));
  for (const pid of left()) signalGroup(pid, "SIGINT");
  const deadline = Date.now() + LEFT_BEHIND_GRACE_MILLISECONDS;
  while (left().length > 0 && Date.now() < deadline) await delay(100);
  for (const pid of left()) signalGroup(pid, "SIGKILL");
}

/**
 * npm, as far as /proc tells: the parent, or its parent where the shell that npm starts this with has not made way for it.
 * Who has started npm may end: that is how a command goes on alone.
 */
function findNpm() {
  const itsNode = realpath(process.env.npm_node_execpath);
  for (const pid of [process.ppid, statOf(process.ppid)?.[1]]) {
    const start = startOf(pid);
    if (start !== undefined && itsNode !== undefined && realpath(`/proc/${pid}/exe`) === itsNode) return { pid, start };
  }
  return undefined;
}

/** When a process has begun; undefined when it is gone or /proc does not tell. */
function startOf(pid) {
  const fields = statOf(pid);
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** What /proc tells of a process: first its state and its parent. */
function statOf(pid) {
  try {
    // the name, in parentheses, may hold anything
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return undefined;
  }
}

function realpath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

/** Whether the group is there. */
function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  fail(
    `Node >= ${MINIMUM_NODE.join(".")} is needed, this is ${process.versions.node}`,
    "Install a current Node: https://nodejs.org",
  );
}

async function installDependencies() {
  if (dependencies.dependenciesAreNoted(root)) return;
  if (!dependencies.dependenciesAreCurrent(root)) await install();
  dependencies.noteDependencies(root);
  useGitHooks(root, (line) => process.stderr.write(`${line}\n`));
}

async function install() {
  const startedAt = Date.now();
  const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stderr.write("Installing the locked npm dependencies…\n");
  const heartbeat = setInterval(() => process.stderr.write(`  npm ci, ${elapsed()} so far\n`), HEARTBEAT_MILLISECONDS);
  child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: INSTALL_TIMEOUT_MILLISECONDS,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on("error", () => resolve(-1)).on("exit", resolve));
  clearInterval(heartbeat);
  if (stoppedBy !== undefined) process.exit(128 + constants.signals[stoppedBy]);
  if (code !== 0)
    fail(
      `npm ci failed: ${output.trim() || "npm could not be started"}`,
      "Check that the npm registry can be reached, then try again",
    );
  process.stderr.write(`  npm ci, done in ${elapsed()}\n`);
}

function fail(message, remedy) {
  process.stderr.write(`\n${message}.\n→ ${remedy}.\n`);
  process.exit(1);
}
