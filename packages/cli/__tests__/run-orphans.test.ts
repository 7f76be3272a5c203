import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { smallCheckout } from "./support/small-checkout";

// each starts npm or more
jest.setTimeout(60_000);

const started: ChildProcess[] = [];
const pids: number[] = [];
afterEach(() => {
  const groups = started.splice(0).map(({ pid = 0 }) => -pid);
  for (const pid of [...groups, ...pids.splice(0)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended already
    }
  }
});

/** A checkout with one command, openapi:lint, which does this. */
function checkout(command: string, script: string): string {
  const root = smallCheckout({ "openapi-lint": command });
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "checkout", scripts: { command: script } }));
  return root;
}

async function until(what: string, isSo: () => boolean, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await delay(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const TELLS_ITS_NUMBER = `
  import { renameSync, writeFileSync } from "node:fs";
  writeFileSync("number", String(process.pid));
  renameSync("number", "pid");
  setTimeout(() => {}, 60_000);`;

// some shells make way for their last command, others stay: npm is the parent, or its parent
describe.each([
  "exec node packages/cli/bin/run.mjs openapi-lint",
  "node packages/cli/bin/run.mjs openapi-lint; exit $?",
])("under npm, as %j", (script) => {
  async function start() {
    const root = checkout(TELLS_ITS_NUMBER, script);
    // which ends with its input, as a shell that one logs out of
    const line = "npm run command > output 2>&1 & echo $! > npm; read end";
    const shell = spawn("sh", ["-c", line], { cwd: root, detached: true, stdio: ["pipe", "ignore", "inherit"] });
    started.push(shell);
    await until("the command runs", () => existsSync(join(root, "pid")));
    const [npm, command] = ["npm", "pid"].map((name) => Number(readFileSync(join(root, name), "utf8")));
    if (npm === undefined || command === undefined) throw new Error("they have no numbers");
    pids.push(npm, command);
    return { shell, npm, command };
  }

  it("goes on when the shell ends that npm was started from", async () => {
    const { shell, npm, command } = await start();
    const ended = new Promise((resolve) => shell.once("exit", resolve));
    shell.stdin?.end();
    await ended;
    await delay(2500);
    expect([isAlive(npm), isAlive(command)]).toEqual([true, true]);
  });

  it("is stopped when npm is killed", async () => {
    const { npm, command } = await start();
    process.kill(npm, "SIGKILL");
    await until("the command has ended", () => !isAlive(command), 10);
    expect(isAlive(command)).toBe(false);
  });
});

it("stops what a command has told before it was killed, however late it is heard", async () => {
  // as many messages as the channel holds, the last one of which is of a group that was really started
  const root = checkout(
    `
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    const group = spawn("/bin/sleep", ["60"], { detached: true, stdio: "ignore" });
    process.kill(process.ppid, "SIGSTOP");
    for (let times = 0; times < 100; times++) process.send({ ended: -1 });
    process.send({ started: group.pid }, () => {
      writeFileSync("group", String(group.pid));
      process.kill(process.pid, "SIGKILL");
    });
    setInterval(() => {}, 1000);`,
    "",
  );
  const run = spawn(process.execPath, ["packages/cli/bin/run.mjs", "openapi-lint"], {
    cwd: root,
    detached: true,
    stdio: "inherit",
  });
  started.push(run);
  const ended = new Promise((resolve) => run.once("exit", resolve));
  await until("the group is there", () => existsSync(join(root, "group")));
  const group = Number(readFileSync(join(root, "group"), "utf8"));
  pids.push(group);
  await delay(500);
  run.kill("SIGCONT");
  expect(await ended).toBe(137);
  expect(isAlive(group)).toBe(false);
});
