import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { parseState } from "@secure-serverless/operations/terraform/state-document";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { command, commandEnvironment } from "./support/command";
import { client, instance, outdir } from "./support/target";

const cloudwatch = client(CloudWatchClient);
const bucket = new StateBucket(localEnvironment(instance, outdir));
const STEP_SECONDS = 90;
/** For Terraform to end after whoever would have told it to was killed too. */
const GONE_SECONDS = 60;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "secure-serverless-interrupts-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
  /** By process id, the command lines of everything that has come of it and still runs. */
  processes(): Map<number, string>;
}

const started: Started[] = [];
afterAll(() => {
  for (const { processes } of started)
    for (const pid of processes().keys()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has just ended
      }
    }
});

function start(verb: string, ...args: string[]): Started {
  const mark = `INTERRUPTS=${randomUUID()}`;
  const child = spawn(process.execPath, ["packages/cli/bin/run.mjs", verb, ...args], {
    cwd: PROJECT_ROOT,
    detached: true,
    stdio: "ignore",
    env: commandEnvironment({ INTERRUPTS: mark.split("=")[1] ?? "" }),
  });
  const ended = new Promise<number>((resolve) => {
    // as a shell counts: Node itself may be ended, before it has read the command
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
  });
  const command = { child, ended, processes: () => processesWith(mark) };
  started.push(command);
  return command;
}

function processesWith(mark: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)) continue;
      found.set(Number(pid), readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " "));
    } catch {
      // it has ended
    }
  }
  return found;
}

async function until(what: string, seconds: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await delay(50);
  }
}

/** Nothing of the command runs any more, and nobody holds the state's lock. */
async function expectNothingLeft({ processes }: Started): Promise<void> {
  await until("nothing of the command is left", GONE_SECONDS, () => processes().size === 0);
  expect(await bucket.lock("application")).toBeUndefined();
}

const isPlanning =
  ({ processes }: Started) =>
  () =>
    [...processes().values()].some((line) => line.includes("-out=tfplan"));
const pidOf = ({ processes }: Started, part: string) =>
  [...processes()].find(([, line]) => line.includes(part))?.[0] ?? -1;

/** Who is told what, and how the command then ends; the tool itself is what run.mjs starts. */
const WAYS: Record<string, { send: (command: Started) => void; exitCode: number }> = {
  "three times Ctrl-C, which the whole group gets": {
    send: ({ child }) => {
      for (let times = 0; times < 3; times++) process.kill(-(child.pid ?? 0), "SIGINT");
    },
    exitCode: 130,
  },
  "SIGTERM to run.mjs alone": { send: ({ child }) => child.kill("SIGTERM"), exitCode: 143 },
  "SIGHUP to run.mjs alone, as when a terminal is closed": { send: ({ child }) => child.kill("SIGHUP"), exitCode: 129 },
  "kill -9 of the command": {
    send: (command) => process.kill(pidOf(command, "/plan.cjs"), "SIGKILL"),
    exitCode: 137,
  },
  "kill -9 of run.mjs": { send: ({ child }) => child.kill("SIGKILL"), exitCode: 137 },
  "kill -9 of both": { send: ({ child }) => process.kill(-(child.pid ?? 0), "SIGKILL"), exitCode: 137 },
};

/** Between 0 and 1, the same ones in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}
const random = numbers(76);

it.each(Object.keys(WAYS))("%s while Terraform plans: nothing is left, the state is not locked", async (way) => {
  const { send, exitCode } = WAYS[way] as (typeof WAYS)[string];
  const plan = start("plan", "local", "--out", join(folder, "plan"));
  await until("Terraform plans", STEP_SECONDS, isPlanning(plan));
  await delay(random.next().value * 1500);

  send(plan);

  expect(await plan.ended).toBe(exitCode);
  await expectNothingLeft(plan);
  await expect(stat(join(folder, "plan"))).rejects.toThrow("ENOENT");
});

it.each([1, 2])("SIGTERM at any moment before (%i): the same", async () => {
  const plan = start("plan", "local", "--out", join(folder, "plan"));
  await delay(random.next().value * 4000);

  plan.child.kill("SIGTERM");

  expect(await plan.ended).toBe(143);
  await expectNothingLeft(plan);
});

it("SIGTERM while Terraform applies: what was made is in the state, and the next deploy makes the rest", async () => {
  const alarms = await alarmNames();
  expect(alarms.length).toBeGreaterThan(10);
  // composite alarms come first, and hold the others
  const { CompositeAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"] }));
  for (const AlarmNames of [...CompositeAlarms.map(({ AlarmName = "" }) => [AlarmName]).reverse(), alarms])
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  const { size } = await stat(instance.terraformLog);
  const deploy = start("deploy", "local", "--yes");
  const applying = () => readFileSync(instance.terraformLog).subarray(size).includes("Creation complete after");
  await until("Terraform applies", STEP_SECONDS, applying);

  deploy.child.kill("SIGTERM");

  expect(await deploy.ended).toBe(143);
  await expectNothingLeft(deploy);
  expect(parseState((await bucket.read("application")) ?? "")?.resources.length).toBeGreaterThan(0);

  const { exitCode, stderr } = await command("deploy", ["local", "--yes"], { timeoutSeconds: 280 });
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(await alarmNames()).toEqual(alarms);
}, 360_000);

async function alarmNames(): Promise<string[]> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm"] }));
  return MetricAlarms.map(({ AlarmName = "" }) => AlarmName).sort();
}
