import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { type AwsStub, mockClient } from "aws-sdk-client-mock";
import { S3Store } from "../../../functions/api/s3-store";
import type { StoreError, StoreFailure } from "../../../functions/api/store";
import { type Deadline, deadlineAfter } from "../../../functions/shared/deadline";
import { silentTracer, type Tracer } from "../../../functions/shared/tracing";

const config = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIATEST", secretAccessKey: "of-the-test" },
} as const;

function createStore({
  deadline = deadlineAfter(5_000),
  tracer = silentTracer,
}: {
  deadline?: Deadline;
  tracer?: Tracer;
} = {}) {
  const client = new S3Client(config);
  const mock: AwsStub<never, never, never> = mockClient(client) as never;
  const signer = new S3Client({ ...config, requestChecksumCalculation: "WHEN_REQUIRED" });
  const store = new S3Store({
    client,
    writingClient: () => client,
    signingClient: () => signer,
    bucketName: "data-bucket",
    tracer,
    deadline,
  });
  return { store, mock: mock as unknown as ReturnType<typeof mockClient> };
}

function s3Error(name: string, status: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: "client", message: name, $metadata: { httpStatusCode: status } });
}

function networkError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function body(text: string) {
  return { transformToByteArray: async () => new Uint8Array(Buffer.from(text)), destroy: jest.fn() } as never;
}

const INFO = {
  ETag: '"tag"',
  LastModified: new Date("2026-01-02T03:04:05Z"),
  ContentLength: 3,
  ContentType: "text/plain",
  VersionId: "v1",
};

describe("reading", () => {
  it("opens an object with one call and reads its bytes", async () => {
    const { store, mock } = createStore();
    mock.on(GetObjectCommand).resolves({ ...INFO, Body: body("abc") });

    const object = await store.open("k", "v1", '"other"');

    expect(object).toMatchObject({ etag: '"tag"', sizeBytes: 3, contentType: "text/plain", version: "v1" });
    expect((await object?.read())?.toString()).toBe("abc");
    expect(mock.calls()).toHaveLength(1);
    expect(mock.call(0).args[0].input).toEqual({
      Bucket: "data-bucket",
      Key: "k",
      VersionId: "v1",
      IfNoneMatch: '"other"',
    });
  });

  it.each([
    ["gzip", "gzip"],
    ["gzip, br", "gzip, br"],
    ["aws-chunked", undefined],
    ["aws-chunked,gzip", "gzip"],
    ["", undefined],
    ["AWS-Chunked, ,gzip,", "gzip"],
    ["no coding", "no coding"],
    ["gzi\u00e9,aws-chunked", "gzi\u00e9"],
  ])("tells of the coding %j as %j", async (ContentEncoding, contentEncoding) => {
    const { store, mock } = createStore();
    mock.on(HeadObjectCommand).resolves({ ...INFO, ContentEncoding });
    expect((await store.head("k")).contentEncoding).toBe(contentEncoding);
  });

  it("gives up content by closing its stream", async () => {
    const { store, mock } = createStore();
    const stream = body("abc");
    mock.on(GetObjectCommand).resolves({ ...INFO, Body: stream });

    (await store.open("k"))?.discard();

    expect((stream as { destroy: jest.Mock }).destroy).toHaveBeenCalledTimes(1);
  });

  it("304 is an answer, not an error", async () => {
    const { store, mock } = createStore();
    mock.on(GetObjectCommand).rejects(s3Error("304", 304));
    await expect(store.open("k", undefined, '"tag"')).resolves.toBeUndefined();
  });

  it("heads", async () => {
    const { store, mock } = createStore();
    mock.on(HeadObjectCommand).resolves(INFO);
    await expect(store.head("k", "v1")).resolves.toMatchObject({ etag: '"tag"', sizeBytes: 3 });
    expect(mock.call(0).args[0].input).toMatchObject({ VersionId: "v1" });
  });

  it.each([400, 405])(
    "takes a version that answers %d for not there; without a version it is a defect",
    async (status) => {
      const { store, mock } = createStore();
      mock.on(GetObjectCommand).rejects(s3Error("x", status)).on(HeadObjectCommand).rejects(s3Error("x", status));
      for (const read of [store.open("k", "v"), store.head("k", "v")]) {
        await expect(read).rejects.toMatchObject({ failure: "not_found" });
      }
      await expect(store.open("k")).rejects.toMatchObject({ name: "x" });
    },
  );

  it("is unavailable where the connection of a content breaks", async () => {
    const { store, mock } = createStore();
    const broken = { transformToByteArray: () => Promise.reject(networkError("ECONNRESET")) } as never;
    mock.on(GetObjectCommand).resolves({ ...INFO, Body: broken });
    await expect((await store.open("k"))?.read()).rejects.toMatchObject({ failure: "unavailable" });
  });
});

/** What a write required, of which key, and when, in milliseconds since the epoch. */
function markOf(replaces: string) {
  const digest = createHash("sha256").update("data-bucket/k").digest("base64url");
  return expect.stringMatching(new RegExp(`^${replaces} ${digest} \\d{13}$`));
}

describe("writing", () => {
  it.each([
    [{}, {}, {}],
    [{ ifAbsent: true }, { IfNoneMatch: "*" }, { "write-replaces": markOf("nothing") }],
    [{ ifMatch: '"tag"' }, { IfMatch: '"tag"' }, { "write-replaces": markOf('"tag"') }],
    [{ ifMatch: `"${"t".repeat(4_000)}"` }, { IfMatch: `"${"t".repeat(4_000)}"` }, {}],
  ])("puts bytes and type under the condition %j", async (condition, expected, mark) => {
    const { store, mock } = createStore();
    mock.on(PutObjectCommand).resolves({ ETag: '"new"', VersionId: "v2" });

    await expect(store.put("k", Buffer.from("é"), "text/plain", condition)).resolves.toEqual({
      etag: '"new"',
      version: "v2",
    });

    expect(mock.call(0).args[0].input).toEqual({
      Bucket: "data-bucket",
      Key: "k",
      Body: Buffer.from("é"),
      ContentLength: 2,
      ContentType: "text/plain",
      Metadata: { "write-id": expect.stringMatching(/^[0-9a-f-]{36}$/), ...mark },
      ...expected,
    });
  });

  it.each([
    [{}, {}],
    [{ ifMatch: "*" }, { IfMatch: "*" }],
  ])("deletes the current version under the condition %j", async (condition, expected) => {
    const { store, mock } = createStore();
    mock.on(DeleteObjectCommand).resolves({});
    await store.delete("k", condition);
    expect(mock.call(0).args[0].input).toEqual({ Bucket: "data-bucket", Key: "k", ...expected });
  });
});

describe("listing", () => {
  it("asks for encoded keys and decodes them once", async () => {
    const { store, mock } = createStore();
    mock.on(ListObjectsV2Command).resolves({
      IsTruncated: true,
      Contents: [{ Key: "a+b%2B%C3%BC%2525/c", ETag: '"t"', Size: 1, LastModified: new Date(0) }],
    });

    const page = await store.list({ prefix: "a", limit: 5, after: "a0" });

    expect(page).toEqual({
      truncated: true,
      objects: [{ key: "a b+ü%25/c", etag: '"t"', sizeBytes: 1, lastModified: new Date(0) }],
    });
    expect(mock.call(0).args[0].input).toEqual({
      Bucket: "data-bucket",
      MaxKeys: 5,
      EncodingType: "url",
      Prefix: "a",
      StartAfter: "a0",
    });
  });

  it("gives an empty page of an empty bucket", async () => {
    const { store, mock } = createStore();
    mock.on(ListObjectsV2Command).resolves({});
    await expect(store.list({ prefix: "", limit: 1 })).resolves.toEqual({ objects: [], truncated: false });
    expect(mock.call(0).args[0].input).not.toHaveProperty("Prefix");
  });
});

describe("presigned URLs", () => {
  it("binds an upload to its size, type, lifetime and TLS, without a checksum of nothing", async () => {
    const url = new URL(await createStore().store.uploadUrl("a b", "video/mp4", 10, 300));

    expect(url.protocol).toBe("https:");
    expect(url.pathname).toBe("/a%20b");
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;content-type;host");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("300");
    expect([...url.searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  });

  it("binds a download to its version, saved rather than shown", async () => {
    const url = new URL(await createStore().store.downloadUrl("k", 60, "v1"));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      versionId: "v1",
      "X-Amz-Expires": "60",
      "response-content-disposition": "attachment",
    });
  });
});

describe("errors", () => {
  const failures: [StoreFailure, Error][] = [
    ["not_found", s3Error("NoSuchKey", 404)],
    ["not_found", s3Error("NoSuchVersion", 404)],
    ["precondition_failed", s3Error("PreconditionFailed", 412)],
    ["conflict", s3Error("ConditionalRequestConflict", 409)],
    ["unavailable", s3Error("SlowDown", 503)],
    ["unavailable", s3Error("InternalError", 500)],
    ["unavailable", s3Error("TooManyRequests", 429)],
    ["unavailable", s3Error("RequestTimeout", 400)],
    ["unavailable", networkError("ECONNRESET")],
    ["unavailable", networkError("ECONNREFUSED")],
    ["unavailable", networkError("ENOTFOUND")],
    ["unavailable", Object.assign(new Error("slow"), { name: "TimeoutError" })],
    ["unavailable", Object.assign(new Error("gone"), { $response: { statusCode: 502 } })],
  ];

  it.each(failures)("%s for %s", async (failure, error) => {
    const { store, mock } = createStore();
    mock.on(HeadObjectCommand).rejects(error);
    const caught = (await store.head("k").catch((e: unknown) => e)) as StoreError;
    expect(caught).toMatchObject({ name: "StoreError", failure });
    expect(caught.cause).toBeDefined();
  });

  it.each([
    s3Error("AccessDenied", 403),
    s3Error("NoSuchBucket", 404),
    s3Error("InvalidRequest", 400),
    new TypeError("x"),
  ])("%s is a defect or a wrong deployment and stays itself", async (error) => {
    const { store, mock } = createStore();
    mock.on(PutObjectCommand).rejects(error);
    await expect(store.put("k", Buffer.of(), "text/plain", {})).rejects.not.toHaveProperty("failure");
  });

  it("aborts a call that does not answer when the deadline comes", async () => {
    const { store, mock } = createStore({ deadline: deadlineAfter(20) });
    mock.on(ListObjectsV2Command).callsFake(() => new Promise(() => undefined));

    await expect(store.list({ prefix: "", limit: 1 })).rejects.toMatchObject({ failure: "unavailable" });

    const [, options] = mock.call(0).args as unknown as [unknown, { abortSignal: AbortSignal }];
    expect(options.abortSignal.aborted).toBe(true);
  });
});

it("traces each operation under the original's name", async () => {
  const names: string[] = [];
  const tracer: Tracer = {
    ...silentTracer,
    trace: (name, step) => {
      names.push(name);
      return silentTracer.trace(name, step);
    },
  };
  const { store, mock } = createStore({ tracer });
  mock.on(DeleteObjectCommand).resolves({});
  await store.delete("k", {});
  expect(names).toEqual(["process_s3_operation"]);
});
