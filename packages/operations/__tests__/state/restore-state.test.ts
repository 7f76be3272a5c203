import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { historyTable, stateHistory } from "../../src/state/history";
import { describeRestore, planRestore, restoreState } from "../../src/state/restore-state";
import { StateBucket } from "../../src/state/state-bucket";
import type { SynthesizedStack } from "../../src/terraform/synthesized-stack";

const KEY = "secure-serverless/test/terraform.tfstate";
const s3 = mockClient(S3Client);
beforeEach(() => s3.reset());

const bucket = new StateBucket({
  environment: anEnvironment(),
  sdk: { region: "us-east-1", requestHandler: { requestTimeout: 1 } },
});
/** As much of the SDK's stream as is read. */
const body = (text: string) => ({ transformToString: async () => text });
const stateOf = (serial: number, names: readonly string[], lineage = "one", tags: object = {}) =>
  JSON.stringify({
    version: 4,
    serial,
    lineage,
    outputs: { kept: { value: 1 } },
    resources: names.map((name) => ({
      mode: "managed",
      type: "aws_iam_role",
      name,
      instances: [{ attributes: { id: name, tags_all: tags } }],
    })),
  });

/** The versions of the state, the newest first; undefined is a mark of deletion. */
function holds(versions: Readonly<Record<string, string | undefined>>): void {
  const entries = Object.entries(versions);
  const common = (index: number) => ({
    Key: KEY,
    IsLatest: index === 0,
    LastModified: new Date(1_000_000 - index * 1000),
  });
  s3.on(ListObjectVersionsCommand).resolves({
    Versions: [
      ...entries.flatMap(([VersionId, text], index) =>
        text === undefined ? [] : [{ ...common(index), VersionId, Size: text.length }],
      ),
      { Key: `${KEY}.tflock`, VersionId: "lock", IsLatest: true, LastModified: new Date() },
    ],
    DeleteMarkers: entries.flatMap(([VersionId, text], index) =>
      text === undefined ? [{ ...common(index), VersionId }] : [],
    ),
  });
  s3.on(GetObjectCommand).callsFake(({ Key, VersionId }) => {
    const text = Key === KEY ? (VersionId === undefined ? entries[0]?.[1] : versions[VersionId]) : undefined;
    if (text === undefined) throw new NoSuchKey({ message: "none", $metadata: {} });
    return { Body: body(text) };
  });
}

const plan = (versionId: string) => planRestore(bucket, "application", versionId, "test");

it("names each version in the history, without the lock's, and says what is not a state", async () => {
  holds({ v3: undefined, v2: "{ cut off", v1: stateOf(7, ["a", "b"]) });

  const lines = historyTable(await stateHistory(bucket, "application", 10)).split("\n");

  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^v3 .* current, deleted$/);
  expect(lines[2]).toMatch(/^v2 .* not a state$/);
  expect(lines[3]).toMatch(/^v1 .* 7 +2 +\d+ B$/);
});

it("goes above every late serial, and says what Terraform forgets and knows again", async () => {
  holds({ v3: stateOf(9, ["a", "new"]), v2: stateOf(12, ["a"]), v1: stateOf(4, ["a", "old"]) });

  const restore = await plan("v1");

  expect(restore).toMatchObject({ serial: 13, current: "state", lineage: "one" });
  expect(describeRestore(restore)).toMatch(/create again: aws_iam_role.new\n.*create if it is gone: aws_iam_role.old/);
});

it("names in what is to be run next the state where it is not the application's", async () => {
  holds({ v2: stateOf(2, []) });
  const remedyOf = (owner: "application" | "ciAccess") =>
    planRestore(bucket, owner, "v9", "test").then(undefined, ({ remedy }: { remedy: string }) => remedy);
  expect(await remedyOf("ciAccess")).toBe("See the versions: npm run state -- history test --state ci-access");
  expect(await remedyOf("application")).toBe("See the versions: npm run state -- history test");
});

it.each([
  ["current", { v2: stateOf(2, []), v1: stateOf(1, []) }, "v2", /is the current one/],
  ["unknown", { v2: stateOf(2, []) }, "v9", /has no version "v9"/],
  ["mark of a deletion", { v2: stateOf(2, []), v1: undefined }, "v1", /is a delete marker/],
  ["version without a state", { v2: stateOf(2, []), v1: "<html>" }, "v1", /does not hold a state/],
  ["version of another lineage", { v2: stateOf(2, []), v1: stateOf(1, [], "two") }, "v1", /another lineage \(two\)/],
])("the %s is refused", async (_, versions, versionId, message) => {
  holds(versions);
  await expect(plan(versionId)).rejects.toThrow(message);
});

const PRODS = { Project: "secure-serverless", Environment: "prod", ManagedBy: "terraform" };

it("refuses a version of another environment", async () => {
  holds({ v2: stateOf(2, ["a"]), v1: stateOf(1, ["a"], "one", PRODS) });
  await expect(plan("v1")).rejects.toThrow("describes resources of somebody else (Environment=prod)");
});

it.each([
  ["missing", undefined],
  ["broken", "{"],
  ["foreign", stateOf(1, ["b"], "two", PRODS)],
])("puts back where a state is %s", async (current, text) => {
  holds({ v2: text, v1: stateOf(1, ["a"]) });
  expect(await plan("v1")).toMatchObject({ current, serial: 2 });
});

it("writes nothing without versions, nor while somebody holds the lock", async () => {
  holds({ v2: stateOf(2, []), v1: stateOf(1, []) });
  const stack = {} as SynthesizedStack;
  const restore = await plan("v1");

  s3.on(GetBucketVersioningCommand).resolves({ Status: "Suspended" });
  await expect(restoreState(stack, bucket, "application", restore, "test")).rejects.toThrow(/keeps no versions/);

  s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
  const lock = JSON.stringify({
    ID: "id",
    Who: "ana@build",
    Operation: "OperationTypeApply",
    Created: "2026-01-01T00:00:00Z",
  });
  s3.on(GetObjectCommand, { Key: `${KEY}.tflock` }).callsFake(() => ({ Body: body(lock) }));
  await expect(restoreState(stack, bucket, "application", restore, "test")).rejects.toThrow(/locked by ana@build/);
  expect(s3.commandCalls(PutObjectCommand)).toHaveLength(0);
});

const answers = (httpStatusCode: number) =>
  s3.on(HeadBucketCommand).rejects(Object.assign(new Error("no"), { $metadata: { httpStatusCode } }));

it("takes a bucket that answers 404 for missing", async () => {
  answers(404);
  await expect(bucket.exists()).resolves.toBe(false);
});

it.each([
  [403, /belongs to someone else, or these credentials may not read it/],
  [301, /in another region than us-east-1/],
])("explains a bucket that answers %d", async (httpStatusCode, message) => {
  answers(httpStatusCode);
  await expect(bucket.exists()).rejects.toThrow(message);
});
