import { DeleteObjectsCommand, S3Client } from "@aws-sdk/client-s3";
import { contentOf, emptyBucket } from "../../src/teardown/empty-bucket";
import { MemoryS3 } from "../support/memory-s3";

const BUCKET = "data";
const client = () => new S3Client({});

let s3: MemoryS3;
beforeEach(() => {
  s3 = new MemoryS3(2);
  s3.add(BUCKET);
  for (const body of ["1", "22", "333"]) s3.put(BUCKET, "changed", body);
  for (const key of ["a", "a/b", "A", "100% +x", "new\nline", "\u0001", "ü"]) s3.put(BUCKET, key, "x");
  s3.put(BUCKET, "deleted", "secret");
  s3.markDeleted(BUCKET, "deleted");
});
afterEach(() => s3.mock.restore());

it("counts what there is", async () => {
  expect(await contentOf(client(), BUCKET)).toEqual({ objects: 8, versions: 11, deleteMarkers: 1, bytes: 19 });
  expect(await contentOf(client(), "none")).toBeUndefined();
});

it("deletes every version and delete marker, and tells how many", async () => {
  const told: number[] = [];

  expect(await emptyBucket({ s3: client(), bucket: BUCKET, report: (gone) => told.push(gone) })).toBe(12);

  expect(s3.versions(BUCKET)).toEqual([]);
  expect(told.at(-1)).toBe(12);
  expect(await emptyBucket({ s3: client(), bucket: BUCKET })).toBe(0);
});

it("shows readers neither an older version nor a deleted object, wherever it is interrupted", async () => {
  const visible = () => s3.visible(BUCKET).map(({ key, body }) => [key, `${body}`]);
  const before = visible();
  const seen: string[][] = [];

  await emptyBucket({ s3: client(), bucket: BUCKET, report: () => seen.push(...visible()) });

  expect(seen.length).toBeGreaterThan(10);
  for (const object of seen) expect(before).toContainEqual(object);
});

it("stops before an object that may not go, with everything that readers see still there", async () => {
  const before = s3.visible(BUCKET).length;
  const mayGo = ({ key }: { key: string }) => key !== "\u0001";

  await expect(emptyBucket({ s3: client(), bucket: BUCKET, mayGo })).rejects.toThrow('"\\u0001" was written');

  expect(s3.visible(BUCKET)).toHaveLength(before);
});

it("tells when somebody writes while it runs", async () => {
  let written = false;
  const report = (gone: number) => {
    if (gone === 12 && !written) s3.put(BUCKET, "late", "x");
    written ||= gone === 12;
  };

  await expect(emptyBucket({ s3: client(), bucket: BUCKET, report })).rejects.toThrow('"late" was written');
  expect(written).toBe(true);
});

it("fails when S3 does not delete a version", async () => {
  s3.mock.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: "a", Code: "AccessDenied", Message: "no" }] });

  await expect(emptyBucket({ s3: client(), bucket: BUCKET })).rejects.toThrow('"a": AccessDenied no');
});
