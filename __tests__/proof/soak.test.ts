/** Every event there is, among clients at the same keys; and the command, which leaves nothing behind. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { EVENT_NAMES } from "@secure-serverless/proof/soak/events-named";
import { soak } from "@secure-serverless/proof/soak/soak";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run, stopGroup } from "@secure-serverless/system/process";
import { instance, outdir } from "../e2e/support/target";

/** Another one each time that it is asked for: `SOAK_SEED=7 npm run test:proof -- soak`. */
const seed = Number(process.env["SOAK_SEED"] ?? 15);
const events = process.env["SOAK_EVENTS"]?.split(",") as typeof EVENT_NAMES | undefined;

it("loses nothing while every event happens once", async () => {
  const result = await soak({
    ...{ instance, outdir, seed, seconds: 60, eachOnce: true, attached: false },
    events: events ?? EVENT_NAMES,
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  console.log(`${result.report}\n\nSeed ${seed}, ${result.acknowledged} writes and deletes acknowledged`);

  expect({ ...result, report: "", acknowledged: 0 }).toEqual({
    ...{ findings: [], failedEvents: [], left: [], isWhole: true, journal: undefined },
    ...{ report: "", acknowledged: 0 },
  });
  expect(result.acknowledged).toBeGreaterThan(300);
});

it("tells what it has seen when it is interrupted, and leaves no process and no folder", async () => {
  const before = foldersOfSoaks();
  const child = spawn(process.execPath, ["packages/cli/bin/run.mjs", "soak", "--with", "s3-slow", "--seed", "7"], {
    cwd: PROJECT_ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  const isSoaking = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        told += text;
        if (/s3-slow\n/.test(told)) resolve();
      });
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await Promise.race([isSoaking, ended]);
  const own = foldersOfSoaks().filter((name) => !before.includes(name));
  expect(own).not.toEqual([]);
  await stopGroup(child, "SIGINT", 120);

  expect([await ended, told]).toEqual([130, expect.stringContaining("What the judge found")]);
  expect(told).toContain("in what was seen nothing is wrong. Seed 7.");
  expect(foldersOfSoaks()).toEqual(before);
  const { stdout } = await run("ps", ["-A", "-o", "command="], { timeoutSeconds: 10 });
  expect(own.filter((name) => stdout.includes(name))).toEqual([]);
});

function foldersOfSoaks(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("secure-serverless-soak-"));
}
