import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from "@aws-sdk/client-s3";
import {
  ACCOUNT_ID,
  aws,
  awsError,
  body,
  DATA_BUCKET,
  healthyAccount,
  notAllowed,
  OUR_TAG_LIST,
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
