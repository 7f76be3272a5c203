// What ./run and every script of package.json start: plain Node, nothing installed. It answers what the table of commands
// can answer by itself. For the rest it brings in the locked dependencies when they are missing, makes one file of the
// command's sources, and runs it: it passes signals on, and stops what the command leaves behind when it is killed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bundleFolder } from "../../system/src/bundle-folder.mjs";
import { fail } from "../../system/src/fail.mjs";
import variables from "../../system/src/variables.js";
import { howToRun } from "../src/door/how-to-run.mjs";
import { installDependencies } from "../src/door/install.mjs";
import { findNpm, sendSignal, startOf } from "../src/door/processes.mjs";
import { fetchProviderSource } from "../src/door/provider-source.mjs";
import table from "../src/table/asked.js";

const MINIMUM_NODE = [20, 9];
const TOLD_MILLISECONDS = 5000;
const ORPHAN_CHECK_MILLISECONDS = 500;
/** For Terraform to finish what is under way, write its state and unlock. */
const LEFT_BEHIND_GRACE_MILLISECONDS = 90 * 1000;
/** Of a program that is not ours: a linter or a compiler, which has nothing to write. */
const PROGRAM_GRACE_MILLISECONDS = 3000;

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
// npm runs scripts in the root of the checkout, and tells where the person is
const folder = process.env.INIT_CWD || process.cwd();

requireNode();
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const call = table.asked(process.argv.slice(2), folder, version);
if ("problem" in call) fail(call.problem.message, call.problem.remedy);
if ("text" in call) {
  // a reader such as `head` may have seen enough
  process.stdout.on("error", () => process.exit());
  process.stdout.write(call.text);
} else {
  const unknown = variables.unknownVariable(process.env);
  if (unknown !== undefined) fail(unknown.message, unknown.remedy);
  process.exit(await run(call));
}

async function run({ name, command, args }) {
  /** Tells what is under way; undefined while nothing is that would outlive this process. */
  let tell;
  let stoppedBy;
  // every signal is passed on; the command ends by the first one and ignores the others
  const stop = (signal) => {
    stoppedBy ??= signal;
    if (tell === undefined) process.exit(128 + constants.signals[signal]);
    tell(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
  endWithNpm(stop);

  let npmStopped;
  await installDependencies({
    root,
    folder: () => bundleFolder(root),
    onStart: (npm) => {
      if (command.needsProviders) void fetchProviderSource({ root, folder: bundleFolder(root) });
      tell = (signal) => {
        npmStopped ??= stopGroups([npm], signal, PROGRAM_GRACE_MILLISECONDS);
      };
    },
    onEnd: async () => {
      await npmStopped;
      if (stoppedBy !== undefined) process.exit(128 + constants.signals[stoppedBy]);
      tell = undefined;
    },
  });
  const { file, leading, isOurs, environment } = await howToRun({ root, name, command });
  const child = spawn(file, [...leading, ...args], {
    cwd: root,
    // another program tells nothing of what it starts: a group of its own does
    detached: !isOurs,
    // the channel tells the command when this process is gone, and this one which process groups the command has started
    stdio: ["inherit", "inherit", "inherit", ...(isOurs ? ["ipc"] : [])],
    // the SDK would warn on every command that it will need a later Node some day
    env: { ...process.env, INIT_CWD: folder, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment },
  });
  tell = (signal) => {
    if (isOurs) child.kill(signal);
    else stopGroups([child.pid], signal, PROGRAM_GRACE_MILLISECONDS);
  };
  const groups = new Set(isOurs || child.pid === undefined ? [] : [child.pid]);
  child.on("message", ({ started, ended }) => {
    if (started !== undefined) groups.add(started);
    groups.delete(ended);
  });
  child.on("error", (error) => fail(`${file} cannot be started (${error.code})`, "Install what is locked: npm ci"));
  // what it has told may still be on the way when it has ended
  const isTold = isOurs && new Promise((resolve) => child.on("disconnect", resolve));
  const [code, signal] = await new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
  await Promise.race([isTold, delay(TOLD_MILLISECONDS)]);
  // a command that was killed could not stop what it had started
  await stopGroups([...groups], "SIGINT", isOurs ? LEFT_BEHIND_GRACE_MILLISECONDS : PROGRAM_GRACE_MILLISECONDS);
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/** npm, or the shell that it starts this with, may be ended without this one being told. */
function endWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = findNpm();
  const isOrphan = () => process.ppid !== parent || (npm !== undefined && startOf(npm.pid) !== npm.start);
  setInterval(() => isOrphan() && stop("SIGTERM"), ORPHAN_CHECK_MILLISECONDS).unref();
}

/** Stops the process groups that are there, by force when they take longer. */
async function stopGroups(groups, signal, graceMilliseconds) {
  const left = () => groups.filter((pid) => sendSignal(-pid, 0));
  for (const pid of left()) sendSignal(-pid, signal);
  const deadline = Date.now() + graceMilliseconds;
  while (left().length > 0 && Date.now() < deadline) await delay(100);
  for (const pid of left()) sendSignal(-pid, "SIGKILL");
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  fail(
    `Node >= ${MINIMUM_NODE.join(".")} is needed, this is ${process.versions.node}`,
    "Install a current Node: https://nodejs.org",
  );
}
