import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { Growth } from "@secure-serverless/proof/terraform-fire/growth";
import { markedProcesses, signalAll } from "@secure-serverless/proof/terraform-fire/marked-processes";
import type { Way } from "@secure-serverless/proof/terraform-fire/ways";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandEnvironment } from "../../e2e/support/command";
import { instance } from "../../e2e/support/target";
import { REHEARSED } from "./rehearsal";

/** For Terraform to come to the moment, on a busy machine. */
const MOMENT_SECONDS = 240;
/** For Terraform to end after whoever would have told it to was killed too. */
const GONE_SECONDS = 90;
const LOOK_MILLISECONDS = 20;

/** When a command is stopped. */
export interface Moment {
  /** After so many resources that Terraform has said to have finished changing. */
  readonly resources: number;
  /** And then so much later. */
  readonly milliseconds: number;
}

export interface Stopped {
  /** As a shell counts: 128 and the signal's number for one that was killed. */
  readonly exitCode: number;
  /** How many resources Terraform had finished when it was stopped, as far as it had said so. */
  readonly finished: number;
  /** Whether the command was over before its moment came. */
  readonly tooLate: boolean;
}

export interface StartOptions {
  /** The checkout that it is a command of. @default this one */
  readonly checkout?: string;
  /** Added to the environment. @default nothing */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command that is under way. */
export interface Started {
  readonly child: ChildProcess;
  /** In the environment of everything that comes of it. */
  readonly mark: string;
  /** The exit code, as a shell counts. */
  readonly ended: Promise<number>;
  /** What Terraform has written to its log since it was started. */
  readonly log: Growth;
}

const marks: string[] = [];
afterAll(() => {
  for (const mark of marks) signalAll(markedProcesses(mark).keys(), "SIGKILL");
});

/** Starts a command so that everything that comes of it can be found. */
export function startMarked(
  verb: string,
  args: readonly string[],
  { checkout, environment }: StartOptions = {},
): Started {
  const mark = randomUUID();
  marks.push(mark);
  const log = new Growth(instance.terraformLog);
  const child = spawn(process.execPath, ["packages/cli/bin/run.mjs", verb, ...args], {
    cwd: checkout ?? PROJECT_ROOT,
    detached: true,
    stdio: "ignore",
    env: commandEnvironment({ ...REHEARSED, ...environment, UNDER_FIRE: mark }),
  });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => {
      log.close();
      resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
    });
  });
  return { child, mark, ended, log };
}

/** Waits until Terraform has finished so many resources. @returns whether the command was over before */
export async function untilChanged({ ended, log }: Started, resources: number): Promise<boolean> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const deadline = Date.now() + MOMENT_SECONDS * 1000;
  while (!isOver && !isReached(log.text(), resources)) {
    if (Date.now() > deadline) throw new Error(`Terraform did not come to ${resources} resources`);
    await delay(LOOK_MILLISECONDS);
  }
  return isOver;
}

/** Starts a command, stops it at the moment, and waits until nothing of it runs any more. */
export async function stopped(
  verb: string,
  args: readonly string[],
  { moment, way, ...options }: { readonly moment: Moment; readonly way: Way } & StartOptions,
): Promise<Stopped> {
  const started = startMarked(verb, args, options);
  const { child, mark, ended, log } = started;
  const isOver = await untilChanged(started, moment.resources);
  if (!isOver) await delay(moment.milliseconds);
  const finished = finishedIn(log.text());
  const tooLate = child.exitCode !== null || !way.stop({ pid: child.pid ?? 0, processes: () => markedProcesses(mark) });
  const exitCode = await ended;
  await allGone(mark);
  return { exitCode, finished, tooLate };
}

/** @throws Error when something of the command still runs, which then is killed */
async function allGone(mark: string): Promise<void> {
  const deadline = Date.now() + GONE_SECONDS * 1000;
  for (let left = markedProcesses(mark); left.size > 0; left = markedProcesses(mark)) {
    if (Date.now() > deadline) {
      signalAll(left.keys(), "SIGKILL");
      throw new Error(`Still running after ${GONE_SECONDS} s: ${[...left.values()].join("; ")}`);
    }
    await delay(LOOK_MILLISECONDS);
  }
}

function isReached(text: string, resources: number): boolean {
  // the first line of an apply or a destroy; a plan has none of them
  return /: (Creating|Modifying|Destroying|Importing)\.\.\./.test(text) && finishedIn(text) >= resources;
}

function finishedIn(text: string): number {
  return text.match(/: (Creation|Modifications|Destruction|Import) complete/g)?.length ?? 0;
}
