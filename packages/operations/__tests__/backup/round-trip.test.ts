import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { GetObjectCommand, type GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { copyEnvironment } from "../../src/backup/copy-environment";
import { contentFile, readManifest } from "../../src/backup/format";
import { restoreObjects } from "../../src/backup/restore-objects";
import { objectEntries, verifyBackup } from "../../src/backup/verify";
import { ACCOUNT, aTarget, DATA_BUCKET, mockAccount } from "../support/environment";
import { MemoryS3 } from "../support/memory-s3";
import { silentProgress } from "../support/silent-progress";

const OTHER_BUCKET = "restored";
const ODD_KEYS = [
  "a",
  "a/b",
  "A",
  "../x",
  "a/../../b",
  "/etc/passwd",
  ".",
  "dir/",
  "100% +x y",
  "%2e%2e",
  "new\nline\r\ttab",
  "line\u2028paragraph\u2029",
  "ü/日本語 😀",
  "e\u0301",
  "é",
  `<>&"'`,
  "\u0001",
  "k".repeat(1024),
  "__proto__",
];

let s3: MemoryS3;
beforeEach(() => {
  s3 = new MemoryS3();
  s3.add(DATA_BUCKET);
  s3.add(OTHER_BUCKET);
  s3.add(aTarget().environment.state.bucketName);
});
afterEach(() => s3.mock.restore());

async function backup(secret?: object) {
  const folder = temporaryFolder();
  const mocks = mockAccount(secret);
  const manifest = await copyEnvironment(aTarget(), folder, silentProgress());
  return { folder, manifest, ...mocks };
}

const restore = (folder: string, overwrite = false) =>
  restoreObjects({ s3: new S3Client({}), bucket: OTHER_BUCKET, folder, overwrite });

it("puts every object back under its key, with its content and attributes", async () => {
  const attributes = {
    ContentType: "text/csv",
    CacheControl: "no-store",
    Metadata: { owner: "ann" },
    Tagging: "team=a+b&%C3%BC=%26",
  };
  for (const key of ODD_KEYS) s3.put(DATA_BUCKET, key, `content of ${key}`, attributes);
  s3.put(DATA_BUCKET, "empty", "");

  const { folder, manifest } = await backup();
  expect(manifest).toMatchObject({ environment: "test", account: ACCOUNT, bucket: DATA_BUCKET, objects: 20 });
  expect(readFileSync(join(folder, "objects.jsonl"), "utf8")).not.toMatch(/[\u2028\u2029]/);
  expect((await verifyBackup(folder)).problems).toEqual([]);
  expect(await restore(folder)).toMatchObject({ restored: 20, present: 0 });

  expect(s3.visible(OTHER_BUCKET).map(({ key, body }) => [key, `${body}`])).toEqual(
    s3.visible(DATA_BUCKET).map(({ key, body }) => [key, `${body}`]),
  );
  const described = s3.visible(OTHER_BUCKET).filter(({ key }) => key !== "empty");
  expect(described).toHaveLength(ODD_KEYS.length);
  for (const { key, input } of described) {
    const { Tagging, ...rest } = attributes;
    expect(input).toMatchObject({ Key: key, ...rest });
    expect([...new URLSearchParams(input.Tagging)]).toEqual([...new URLSearchParams(Tagging)]);
  }
});

it("leaves out the marks that the API made of the write, which are not true of the restored object", async () => {
  const marks = { "write-id": "6f9e", "write-replaces": '"tag" place 1' };
  s3.put(DATA_BUCKET, "marked", "x", { Metadata: { owner: "ann", ...marks } });
  s3.put(DATA_BUCKET, "only marked", "y", { Metadata: marks });
  s3.put(DATA_BUCKET, "large", Buffer.alloc(17 * 1024 * 1024), { Metadata: { owner: "ann", ...marks } });
  const { folder } = await backup();

  await restore(folder);

  expect(s3.visible(OTHER_BUCKET).map(({ key, input }) => [key, input.Metadata])).toEqual([
    ["large", { owner: "ann" }],
    ["marked", { owner: "ann" }],
    ["only marked", {}],
  ]);
});

it("copies what readers see: neither older versions nor deleted objects", async () => {
  s3.put(DATA_BUCKET, "changed", "old");
  s3.put(DATA_BUCKET, "changed", "new");
  s3.put(DATA_BUCKET, "deleted", "x");
  s3.markDeleted(DATA_BUCKET, "deleted");

  const { folder } = await backup();
  await restore(folder);

  expect(s3.visible(OTHER_BUCKET).map(({ key, body }) => [key, `${body}`])).toEqual([["changed", "new"]]);
});

it("leaves objects alone that are there, and replaces them when told to", async () => {
  s3.put(DATA_BUCKET, "kept", "backup");
  s3.put(DATA_BUCKET, "absent", "backup");
  const { folder } = await backup();
  s3.put(OTHER_BUCKET, "kept", "newer");

  expect(await restore(folder)).toEqual({ restored: 1, bytes: 6, present: 1 });
  expect([s3.text(OTHER_BUCKET, "kept"), s3.text(OTHER_BUCKET, "absent")]).toEqual(["newer", "backup"]);

  expect(await restore(folder, true)).toEqual({ restored: 2, bytes: 12, present: 0 });
  expect(s3.text(OTHER_BUCKET, "kept")).toBe("backup");
});

it("sends large objects in parts", async () => {
  const large = Buffer.alloc(33 * 1024 * 1024, "0123456789");
  s3.put(DATA_BUCKET, "large", large, { ContentType: "application/x-large" });
  const { folder } = await backup();

  await restore(folder);

  const [restored] = s3.visible(OTHER_BUCKET);
  expect(restored?.body?.equals(large)).toBe(true);
  expect(restored?.input.ContentType).toBe("application/x-large");
  expect(await restore(folder)).toMatchObject({ restored: 0, present: 1 });
});

it("holds the states, without the locks, and the secret's metadata, without asking for its value", async () => {
  const { environment } = aTarget();
  const prefix = "secure-serverless/test";
  s3.put(environment.state.bucketName, `${prefix}/terraform.tfstate`, '{"version":4}');
  s3.put(environment.state.bucketName, `${prefix}/terraform.tfstate.tflock`, "{}");
  s3.put(environment.state.bucketName, "secure-serverless/testing/terraform.tfstate", "another's");

  const { folder, manifest, secrets } = await backup({ ARN: "arn", VersionIdsToStages: { v1: ["AWSCURRENT"] } });

  expect(manifest.states.map(({ key, file }) => [key, readFileSync(join(folder, file), "utf8")])).toEqual([
    [`${prefix}/terraform.tfstate`, '{"version":4}'],
  ]);
  expect(manifest.secret).toMatchObject({ arn: "arn", versions: { v1: ["AWSCURRENT"] } });
  expect(secrets.calls().every(({ args: [command] }) => command instanceof DescribeSecretCommand)).toBe(true);
});

it("reads an object again that came in part, and keeps nothing of the first attempt", async () => {
  s3.put(DATA_BUCKET, "a", "whole");
  const broken = () =>
    Readable.from(
      (async function* () {
        yield Buffer.from("wh");
        throw new Error("connection lost");
      })(),
    );
  const answer = (Body: Readable) => ({ Body, ContentLength: 5 }) as unknown as GetObjectCommandOutput;
  s3.mock
    .on(GetObjectCommand)
    .resolvesOnce(answer(broken()))
    .resolvesOnce(answer(Readable.from(["who"])))
    .resolves(answer(Readable.from(["whole"])));

  const { folder } = await backup();

  expect((await verifyBackup(folder)).problems).toEqual([]);
  const sizes: number[] = [];
  for await (const { bytes } of objectEntries(folder)) sizes.push(bytes);
  expect(sizes).toEqual([5]);
  expect(readdirSync(join(folder, "objects")).filter((name) => name.startsWith("unfinished"))).toEqual([]);
});

it("can be read by its owner only", async () => {
  s3.put(DATA_BUCKET, "a", "x");
  const { folder } = await backup();

  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  expect(entries.length).toBeGreaterThan(4);
  for (const entry of entries) expect(statSync(join(entry.parentPath ?? entry.path, entry.name)).mode & 0o077).toBe(0);
});

it("has no manifest when it failed half-way, and is not a backup then", async () => {
  s3.put(DATA_BUCKET, "a", "x");
  const folder = temporaryFolder();
  const { secrets } = mockAccount();
  secrets.on(DescribeSecretCommand).rejects(new Error("interrupted"));

  await expect(copyEnvironment(aTarget(), folder, silentProgress())).rejects.toThrow("interrupted");

  expect(existsSync(join(folder, "objects.jsonl"))).toBe(true);
  await expect(readManifest(folder)).rejects.toThrow("no finished backup");
  await expect(verifyBackup(folder)).rejects.toThrow("no finished backup");
});

it("is refused for an environment without a bucket, and with credentials of another account", async () => {
  mockAccount();
  const other = aTarget("999999999999");
  await expect(copyEnvironment(other, temporaryFolder(), silentProgress())).rejects.toThrow("999999999999");

  const elsewhere = { ...aTarget(), environment: { ...aTarget().environment, nameSuffix: "-none" } };
  await expect(copyEnvironment(elsewhere, temporaryFolder(), silentProgress())).rejects.toThrow("nothing to back up");
});

describe("a damaged backup is told", () => {
  async function damaged(damage: (folder: string, sha256: string) => void) {
    s3.put(DATA_BUCKET, "a", "content");
    s3.put(DATA_BUCKET, "b", "other");
    const { folder } = await backup();
    let checksum = "";
    for await (const { key, sha256 } of objectEntries(folder)) if (key === "a") checksum = sha256;
    expect((await verifyBackup(folder)).problems).toEqual([]);
    damage(folder, checksum);
    return (await verifyBackup(folder)).problems.join("\n");
  }

  it("is told where one byte differs", async () => {
    expect(await damaged((folder, sha256) => writeFileSync(contentFile(folder, sha256), "Content"))).toBe(
      'the content of "a" has changed',
    );
  });

  it("is told where a file is missing", async () => {
    expect(await damaged((folder, sha256) => rmSync(contentFile(folder, sha256)))).toContain('"a" cannot be read');
  });

  it("is told where a list was cut", async () => {
    const cut = (folder: string) => {
      const list = join(folder, "objects.jsonl");
      const [first] = readFileSync(list, "utf8").split("\n");
      writeFileSync(list, `${first}\n`);
    };
    expect(await damaged(cut)).toContain("the list of objects has changed");
  });

  it("is told where a list is none", async () => {
    expect(await damaged((folder) => writeFileSync(join(folder, "objects.jsonl"), "{"))).toContain("line 1");
  });
});
