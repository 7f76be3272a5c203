/**
 * Two commands about one environment at the same moment: at least one does what it was asked for, the other says who is in
 * the way; in the end the state and the account agree.
 *
 * FIRE_ROUNDS says how often each pair is tried with another distance in time (3); FIRE_SEED repeats a run.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { adoptOrphans } from "@secure-serverless/operations/adoption/adopt-orphans";
import { markedProcesses, signalAll } from "@secure-serverless/proof/terraform-fire/marked-processes";
import { randomNumbers, seedFrom } from "@secure-serverless/proof/terraform-fire/random";
import { isTerraform } from "@secure-serverless/proof/terraform-fire/ways";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import type { CommandResult } from "../e2e/support/command";
import { times } from "./support/fire";
import {
  bucket,
  comparedWith,
  holdings,
  initialized,
  must,
  NAME,
  npmRun,
  plannedChanges,
  said,
  target,
} from "./support/rehearsal";
import { backTo, type Snapshot, takeSnapshot } from "./support/snapshots";
import { startMarked, untilChanged } from "./support/stopped-command";

const SEED = seedFrom(process.env["FIRE_SEED"]);
const random = randomNumbers(SEED);
const ROUNDS = Array.from({ length: times("FIRE_ROUNDS", 3) }, (_, index) => index + 1);
/** About as long as a deploy takes until its apply has begun. */
const APART_MILLISECONDS = 5000;

let before: Snapshot;
let nothing: readonly string[];
let everything: readonly string[];
let elsewhere: string;

beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), "secure-serverless-elsewhere-"));
  await must("bootstrap", [NAME]);
  nothing = await holdings();
  before = await takeSnapshot("before");
  await must("deploy", [NAME, "--yes"]);
  everything = await holdings();
}, 600_000);
afterAll(() => rm(elsewhere, { recursive: true, force: true }));

/** Another checkout's folder of stacks: nothing but the state's lock keeps the two apart. */
const another = () => ({ environment: { SECURE_SERVERLESS_OUTDIR: elsewhere } });

/** What a command may say that gives way to another one. */
const REFUSALS = [
  new RegExp(`is locked by ${userInfo().username}@\\S+ \\(OperationType\\w+\\) since`),
  /The plan for dev is stale/,
  /The state in \S+ still holds \d+ resources/,
  /The state bucket of dev is gone/,
  /The state bucket \S+ does not exist/,
];

const table: string[][] = [["COMMANDS", "APART", "FIRST", "SECOND"]];
afterAll(() => process.stderr.write(`\nFIRE_SEED=${SEED} repeats this\n${textTable(table)}\n`));

/** A plan whose review has findings is a plan too: its exit code is 2. */
const isDone = ({ exitCode, stdout }: CommandResult) =>
  exitCode === 0 || (exitCode === 2 && stdout.includes("# Plan review"));

const outcome = (result: CommandResult): string =>
  isDone(result)
    ? "done"
    : (REFUSALS.map((refusal) => refusal.exec(said(result))?.[0]).find(Boolean) ??
      `exit code ${result.exitCode}\n${said(result)}`);

/** What Terraform's state says is so, and there is nothing that it does not know. */
async function expectAgreement(): Promise<void> {
  expect(await bucket.lock("application")).toBeUndefined();
  const stack = await initialized();
  expect(await adoptOrphans(target, stack, new Progress())).toBe(0);
}

describe("while an apply is held in the middle", () => {
  it("refuses every other command with who holds the lock, and lets the first one finish", async () => {
    await backTo(before);
    const first = startMarked("deploy", [NAME, "--yes"]);
    await untilChanged(first, 20);
    const held = [...markedProcesses(first.mark)].flatMap(([pid, line]) => (isTerraform(line) ? [pid] : []));
    signalAll(held, "SIGSTOP");
    const lock = await bucket.lock("application");
    expect(lock).toMatchObject({ operation: "OperationTypeApply" });
    const who = `locked by ${lock?.who} (OperationTypeApply)`;
    try {
      for (const [verb, args] of [
        ["deploy", [NAME, "--yes"]],
        ["plan", [NAME, "--out", join(elsewhere, "..", "secure-serverless-no-plan")]],
        ["destroy", [NAME, "--yes"]],
      ] as const) {
        const second = await npmRun(verb, args, another());
        table.push([`${verb}, during a held deploy`, "", "held", outcome(second)]);
        expect([verb, second.exitCode, said(second)]).toEqual([verb, 1, expect.stringContaining(who)]);
        expect(said(second)).toContain(`npm run unlock -- ${NAME} ${lock?.id}`);
      }
      const unlock = await npmRun("unlock", [NAME, lock?.id ?? ""]);
      expect([unlock.exitCode, said(unlock)]).toEqual([1, expect.stringContaining("still runs")]);
    } finally {
      signalAll(held, "SIGCONT");
    }
    expect(await first.ended).toBe(0);
    expect(comparedWith(everything, await holdings())).toEqual([]);
    expect(await plannedChanges()).toEqual([]);
    await expectAgreement();
  });
});

describe.each([
  ["two deploys", "deploy", "deploy"],
  ["a deploy and a destroy", "deploy", "destroy"],
  ["a destroy and a deploy", "destroy", "deploy"],
  ["a deploy and a plan", "deploy", "plan"],
] as const)("%s at once", (title, one, other) => {
  const argsOf = (verb: string) =>
    verb === "plan" ? [NAME, "--out", join(elsewhere, "..", `plan-${SEED}`)] : [NAME, "--yes"];

  it.each(ROUNDS)("end with a state and an account that agree: %i", async () => {
    await backTo(before);
    if (one === "destroy") await must("deploy", [NAME, "--yes"]);
    const apart = Math.floor(random() * APART_MILLISECONDS);
    const [first, second] = await Promise.all([
      npmRun(one, argsOf(one)),
      delay(apart).then(() => npmRun(other, argsOf(other), another())),
    ]);
    table.push([title, `${apart} ms`, outcome(first), outcome(second)]);

    expect([first, second].map(outcome).filter((text) => text.startsWith("exit code"))).toEqual([]);
    expect([first, second].map(isDone)).toContain(true);
    // a destroy that has won has taken the state bucket with it
    if (!(await bucket.exists())) await must("bootstrap", [NAME]);
    else await expectAgreement();
    await must("deploy", [NAME, "--yes"]);
    expect(comparedWith(everything, await holdings())).toEqual([]);
    expect(await plannedChanges()).toEqual([]);
  });
});

it("leaves nothing when all is destroyed", async () => {
  await must("destroy", [NAME, "--yes"]);
  const left = comparedWith(nothing, await holdings());
  expect(left.filter((line) => !line.startsWith(`bucket ${bucket.name}`))).toEqual([]);
});
