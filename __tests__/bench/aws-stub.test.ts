import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AwsStub, STUB_BUCKET as Bucket, STUB_SECRET as SecretId } from "../../bench/running/aws-stub";

const KEY = "k".repeat(40);
let stub: AwsStub;
let s3: S3Client;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  stub = await AwsStub.start(KEY);
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const common = { region: "us-east-1", endpoint: stub.origin, credentials, maxAttempts: 1 };
  s3 = new S3Client({ ...common, forcePathStyle: true });
  secrets = new SecretsManagerClient(common);
});

afterAll(async () => {
  s3.destroy();
  secrets.destroy();
  await stub.close();
});

beforeEach(() => stub.reset());

it("stores, lists, gives and deletes an object, and counts each call by AWS's name for it", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "a/b c.txt", Body: "text", ContentType: "text/plain" }));
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "a/b c.txt" }));
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "a/" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "a/b c.txt" }));

  expect(await answer.Body?.transformToString()).toBe("text");
  expect(Contents).toMatchObject([{ Key: "a/b c.txt", Size: 4, ETag: answer.ETag }]);
  expect(stub.calls).toEqual({ PutObject: 1, GetObject: 1, ListObjectsV2: 1, DeleteObject: 1 });
});

it("creates an object once, and refuses to create it again", async () => {
  const create = () => s3.send(new PutObjectCommand({ Bucket, Key: "once", Body: "x", IfNoneMatch: "*" }));
  await create();
  await expect(create()).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
});

it("replaces an object by its entity tag, and refuses another tag", async () => {
  const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket, Key: "tagged", Body: "x" }));
  const replace = () => s3.send(new PutObjectCommand({ Bucket, Key: "tagged", Body: "y", IfMatch: ETag }));
  await replace();
  await expect(replace()).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
});

it("lists no more than it is asked for, and says that there is more", async () => {
  for (const name of ["1", "2", "3"]) stub.store(`page/${name}`, "x");
  const { Contents, IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: "page/", MaxKeys: 2, StartAfter: "page/1" }),
  );
  expect(Contents?.map(({ Key }) => Key)).toEqual(["page/2", "page/3"]);
  expect(IsTruncated).toBe(false);
  const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "page/", MaxKeys: 2 }));
  expect(first.IsTruncated).toBe(true);
});

it("gives the secret with its key, and says that there is no previous version", async () => {
  const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  expect(JSON.parse(SecretString)).toMatchObject({ api_key: KEY });
  await expect(
    secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: "AWSPREVIOUS" })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect(stub.calls).toEqual({ GetSecretValue: 2 });
});

it("answers what it does not know with 501 and counts it under its own name", async () => {
  const response = await fetch(`${stub.origin}/other-bucket/key`);
  expect(response.status).toBe(501);
  expect(stub.calls).toEqual({ "unknown: GET /other-bucket/key": 1 });
});
