import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { aState } from "../support/a-state";
import {
  ACCOUNT_ID,
  aws,
  awsError,
  body,
  DATA_BUCKET,
  healthyAccount,
  notAllowed,
  OUR_TAG_LIST,
  OUR_TAGS,
  resultOf,
  STATE_BUCKET,
  STATE_KEY,
  stateOf,
  storeState,
  target,
} from "../support/healthy-account";

healthyAccount();

describe("state-bucket", () => {
  it("has bootstrap make one that does not exist", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket: STATE_BUCKET }).rejects(awsError("NotFound", 404));

    expect(await resultOf("state-bucket")).toEqual({
      id: "state-bucket",
      status: "failure",
      message: `The state bucket ${STATE_BUCKET} does not exist`,
      remedy: "npm run bootstrap -- test",
    });
  });

  it.each([
    ["versioning", () => aws.s3.on(GetBucketVersioningCommand).resolves({ Status: "Suspended" })],
    [
      "encryption",
      () =>
        aws.s3.on(GetBucketEncryptionCommand).rejects(awsError("ServerSideEncryptionConfigurationNotFoundError", 404)),
    ],
    [
      "the block of public access",
      () => aws.s3.on(GetPublicAccessBlockCommand).rejects(awsError("NoSuchPublicAccessBlockConfiguration", 404)),
    ],
    [
      "the block of public access",
      () =>
        aws.s3.on(GetPublicAccessBlockCommand).resolves({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: false,
          },
        }),
    ],
  ])("fails on one without %s", async (what, lose) => {
    lose();

    const { status, message, remedy } = await resultOf("state-bucket");

    expect(status).toBe("failure");
    expect(message).toContain(`lacks ${what}`);
    expect(remedy).toBe("npm run bootstrap -- test");
  });

  it("fails on one of another region", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket: STATE_BUCKET }).resolves({ BucketRegion: "us-west-2" });

    const { status, message } = await resultOf("state-bucket");

    expect(status).toBe("failure");
    expect(message).toContain("is in us-west-2");
  });

  it("fails on one of another account", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket: STATE_BUCKET }).rejects(awsError("403", 403, "UnknownError"));
    aws.s3.on(GetBucketVersioningCommand).rejects(awsError("AccessDenied", 403, "Access Denied"));

    const { status, message, remedy } = await resultOf("state-bucket");

    expect(status).toBe("failure");
    expect(message).toContain("belongs to another account");
    expect(remedy).toContain("TEST_STATE_BUCKET");
  });

  it("warns of the permission where one of ours may not be looked at", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket: STATE_BUCKET }).rejects(awsError("403", 403, "UnknownError"));
    aws.s3.on(GetBucketVersioningCommand).rejects(notAllowed("s3:GetBucketVersioning", "AccessDenied"));

    expect(await resultOf("state-bucket")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("s3:ListBucket"),
    });
  });

  it("is asked for with the account that must own it", async () => {
    await resultOf("state-bucket");

    const asked = aws.s3.commandCalls(GetPublicAccessBlockCommand)[0]?.args[0].input;
    expect(asked).toEqual({ Bucket: STATE_BUCKET, ExpectedBucketOwner: "111122223333" });
  });
});

describe("access-logs", () => {
  const Bucket = `secure-serverless-logs-${ACCOUNT_ID}-eu-west-1`;
  const logged = () => resultOf("access-logs", target({ accessLogs: {} }));

  it("need the bucket that bootstrap makes", async () => {
    expect(await logged()).toMatchObject({
      status: "failure",
      message: `The bucket of access logs ${Bucket} does not exist`,
      remedy: "npm run bootstrap -- test",
    });

    aws.s3.on(HeadBucketCommand, { Bucket }).resolves({ BucketRegion: "eu-west-1" });
    expect(await logged()).toMatchObject({ status: "ok" });
  });

  it("are refused a bucket of another account", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket }).rejects(awsError("403", 403, "UnknownError"));
    aws.s3.on(GetBucketVersioningCommand, { Bucket }).rejects(awsError("AccessDenied", 403, "Access Denied"));

    expect(await logged()).toMatchObject({ status: "failure", message: expect.stringContaining("another account") });
  });
});

describe("state-lock", () => {
  const Key = `${STATE_KEY}.tflock`;
  const lock = { ID: "11111111-2222-3333-4444-555555555555", Who: "ana@laptop", Operation: "OperationTypeApply" };

  it("tells of one that is held who, what, since when, and how it is removed", async () => {
    const Created = "2026-01-02T03:04:05Z";
    aws.s3.on(GetObjectCommand, { Key }).resolves({ Body: body(JSON.stringify({ ...lock, Created })) });

    const { status, message, remedy } = await resultOf("state-lock");

    expect(status).toBe("failure");
    expect(message).toMatch(/ana@laptop.*OperationTypeApply.*2026-01-02T03:04:05Z/);
    expect(remedy).toContain(`npm run unlock -- test ${lock.ID}`);
  });

  it("something else of its name is a failure too", async () => {
    aws.s3.on(GetObjectCommand, { Key }).resolves({ Body: body("hello") });

    expect(await resultOf("state-lock")).toMatchObject({
      status: "failure",
      message: expect.stringContaining("is not a lock"),
    });
  });

  it("is ok without a lock, and without a bucket", async () => {
    expect(await resultOf("state-lock")).toMatchObject({ status: "ok" });
    aws.s3.on(GetObjectCommand).rejects(awsError("NoSuchBucket", 404));
    expect(await resultOf("state-lock")).toMatchObject({ status: "ok" });
  });
});

describe("state", () => {
  const own = (serial: number, more: object = {}) =>
    aState([{ type: "aws_sqs_queue", attributes: [{ id: "q", tags_all: OUR_TAGS }] }], { serial, ...more });
  const foreign = (tags: Readonly<Record<string, string>>) =>
    aState([{ type: "aws_sqs_queue", attributes: [{ id: "q", tags_all: { ...OUR_TAGS, ...tags } }] }], { serial: 9 });

  /** The state as it lies there, undefined where it was deleted, and the version before it. */
  function lies(current: string | undefined, before?: string): void {
    if (current !== undefined) storeState(current);
    aws.s3.on(ListObjectVersionsCommand, { Prefix: STATE_KEY }).resolves({
      Versions: [
        ...(current === undefined ? [] : [{ Key: STATE_KEY, VersionId: "now", IsLatest: true }]),
        { Key: `${STATE_KEY}.tflock`, VersionId: "lock", IsLatest: false },
        ...(before === undefined ? [] : [{ Key: STATE_KEY, VersionId: "before", IsLatest: false }]),
      ],
    });
    if (before !== undefined)
      aws.s3.on(GetObjectCommand, { Key: STATE_KEY, VersionId: "before" }).callsFake(() => ({ Body: body(before) }));
  }

  it("is fine where there is none yet, and without a bucket", async () => {
    expect(await resultOf("state")).toMatchObject({ status: "ok", message: "test has no state yet" });
    aws.s3.on(GetObjectCommand).rejects(awsError("NoSuchBucket", 404));
    expect(await resultOf("state")).toMatchObject({ status: "ok" });
  });

  it("is fine where it is the next of its own", async () => {
    lies(own(3), own(2));
    expect(await resultOf("state")).toMatchObject({ status: "ok", message: expect.stringContaining("serial 3") });
  });

  it.each([
    ["deleted", undefined, "was deleted"],
    ["emptied", "", "it is empty"],
    ["cut off", '{"version": 4, "ser', "it is cut off, or something else"],
    [
      "replaced by another environment's",
      foreign({ Environment: "prod" }),
      "1 resources of somebody else (Environment=prod)",
    ],
    ["replaced by another project's", foreign({ Project: "other" }), "somebody else (Project=other)"],
  ])("fails where it was %s, with the version to put back", async (_, text, told) => {
    lies(text, own(2));

    expect(await resultOf("state")).toEqual({
      id: "state",
      status: "failure",
      message: expect.stringContaining(told),
      remedy: "Put back the last good version: npm run state -- restore test before",
    });
  });

  it("says what is left to do where no good version is", async () => {
    lies("{", foreign({ Environment: "prod" }));

    const { status, remedy } = await resultOf("state");

    expect([status, remedy]).toEqual(["failure", expect.stringContaining("npm run plan -- test, which imports")]);
  });

  it.each([
    [
      "an older serial",
      own(1),
      own(2),
      /serial 1, and its version before had 2.*by hand/,
      "state -- restore test before",
    ],
    [
      "another lineage",
      own(3, { lineage: "two" }),
      own(2),
      /another lineage \(two\).*\(one\).*by hand/,
      "plan -- test",
    ],
  ])("warns of %s", async (_, current, before, told, remedy) => {
    lies(current, before);

    expect(await resultOf("state")).toEqual({
      id: "state",
      status: "warning",
      message: expect.stringMatching(told),
      remedy: expect.stringContaining(remedy),
    });
  });

  it("is not taken for somebody else's where one resource alone has lost its tags, or none has any", async () => {
    const mixed = aState([{ type: "aws_sqs_queue", attributes: [{ tags_all: {} }, { tags_all: OUR_TAGS }] }]);
    for (const text of [mixed, aState([{ type: "aws_sns_topic_policy", attributes: [{ id: "p" }] }])]) {
      storeState(text);
      expect(await resultOf("state")).toMatchObject({ status: "ok" });
    }
  });
});

describe("data-bucket", () => {
  const exists = () => aws.s3.on(HeadBucketCommand, { Bucket: DATA_BUCKET }).resolves({ BucketRegion: "eu-west-1" });

  it("is ok with one that the state holds", async () => {
    exists();
    storeState(stateOf(["aws_s3_bucket", { bucket: DATA_BUCKET }]));

    expect(await resultOf("data-bucket")).toMatchObject({ status: "ok" });
  });

  it("fails on one without our tags that the state does not hold", async () => {
    exists();
    storeState(stateOf(["aws_s3_bucket", { bucket: "another" }]));

    expect(await resultOf("data-bucket")).toMatchObject({
      status: "failure",
      message: expect.stringContaining("it is not in the state either"),
    });
    aws.s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "Project", Value: "another" }] });
    expect(await resultOf("data-bucket")).toMatchObject({ status: "failure" });
  });

  it("warns of one with our tags, which an interrupted apply left and the next plan imports", async () => {
    exists();
    aws.s3.on(GetBucketTaggingCommand).resolves({ TagSet: OUR_TAG_LIST });

    expect(await resultOf("data-bucket")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("npm run plan -- test"),
    });
  });

  it("decides by the tags where the state cannot be read", async () => {
    exists();
    aws.s3.on(GetObjectCommand, { Key: STATE_KEY }).rejects(notAllowed("s3:GetObject", "AccessDenied"));

    expect(await resultOf("data-bucket")).toMatchObject({ status: "warning" });
    aws.s3.on(GetBucketTaggingCommand).resolves({ TagSet: OUR_TAG_LIST });
    expect(await resultOf("data-bucket")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("according to the tags"),
    });
  });

  it("fails on one of another account", async () => {
    aws.s3.on(HeadBucketCommand, { Bucket: DATA_BUCKET }).rejects(awsError("403", 403, "UnknownError"));
    aws.s3
      .on(GetBucketVersioningCommand, { Bucket: DATA_BUCKET })
      .rejects(awsError("AccessDenied", 403, "Access Denied"));

    expect(await resultOf("data-bucket")).toMatchObject({
      status: "failure",
      message: expect.stringContaining("belongs to another account"),
    });
  });
});
