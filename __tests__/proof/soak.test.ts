/** Every event there is, among clients at the same keys; and the command, which leaves nothing behind. */
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { EVENT_NAMES } from "@secure-serverless/proof/soak/events-named";
import { readJournal } from "@secure-serverless/proof/soak/journal";
import { soak } from "@secure-serverless/proof/soak/soak";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run, stopGroup } from "@secure-serverless/system/process";
import { client, instance, outdir, outputs } from "../e2e/support/target";

const s3 = client(S3Client);

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

it("finds an object that is deleted behind its back, and one that is changed", async () => {
  const Bucket = (await outputs())["BucketName"] ?? "";
  const damage = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "soak-99-" }));
    const [one, other] = Contents.flatMap(({ Key = "" }) => (Key.includes("/own/") ? [Key] : []));
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: one }));
    for (const { Key, VersionId } of Versions) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    await s3.send(new PutObjectCommand({ Bucket, Key: other, Body: "half of it" }));
    return [one, other];
  };
  let damaged: Promise<(string | undefined)[]> | undefined;
  const result = await soak({
    ...{ instance, outdir, seed: 99, seconds: 1, eachOnce: true, attached: false, events: ["s3-slow"] },
    tell: () => {
      damaged = damage();
    },
  });
  const [one, other] = (await damaged) ?? [];
  const found = (key: string | undefined) => result.findings.filter((each) => each.key === key).map(({ kind }) => kind);

  expect(found(one)).toEqual(expect.arrayContaining(["lost write", "impossible history"]));
  expect(found(other)).toEqual(expect.arrayContaining(["torn content", "impossible history"]));
  expect(result.findings.filter(({ key }) => key !== one && key !== other)).toEqual([]);
  expect(result.report).toMatch(/torn content +[1-9]/);
  const { journal = "" } = result;
  expect(readJournal(journal).length).toBeGreaterThan(100);
  rmSync(journal);
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
  // of the local AWS, and of what the events make
  expect(own).toHaveLength(2);
  await stopGroup(child, "SIGINT", 120);

  expect([await ended, told]).toEqual([130, expect.stringContaining("What the judge found")]);
  expect(told).toContain("in what was seen nothing is wrong. Seed 7.");
  expect(foldersOfSoaks()).toEqual(before);
  const { stdout } = await run("ps", ["-A", "-o", "command="], { timeoutSeconds: 10 });
  expect(own.filter((name) => stdout.includes(name))).toEqual([]);
});

function foldersOfSoaks(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^secure-serverless-(own|soak)-/.test(name));
}
