import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { client, clientConfig, outputs } from "./support/target";
import { temporaryUser } from "./support/temporary-user";

const s3 = client(S3Client);
let Bucket: string;

beforeAll(async () => {
  Bucket = (await outputs())["BucketName"] ?? "";
});

describe("the data bucket, as S3 describes it", () => {
  test("carries the account and the region in its name", () => {
    expect(Bucket).toBe("secure-serverless-data-000000000000-us-east-1");
  });

  test("is versioned and encrypted", async () => {
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      "AES256",
    );
  });

  test("blocks public access in all four ways and lets nobody else own an object", async () => {
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
  });

  test("expires objects after 90 days, old versions after 30, and abandoned uploads", async () => {
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const enabled = Rules.filter(({ Status }) => Status === "Enabled");
    expect(enabled.some(({ Expiration }) => Expiration?.Days === 90)).toBe(true);
    expect(enabled.some((rule) => rule.NoncurrentVersionExpiration?.NoncurrentDays === 30)).toBe(true);
    expect(enabled.some((rule) => (rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0) > 0)).toBe(true);
  });

  test("has a policy that denies plain HTTP and TLS before 1.2 to everyone", async () => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const denied = (JSON.parse(Policy ?? "{}") as { Statement: { Effect: string; Condition: object }[] }).Statement;
    expect(denied.map(({ Effect }) => Effect)).not.toContain("Allow");
    const conditions = JSON.stringify(denied.map(({ Condition }) => Condition));
    expect(conditions).toContain('"aws:SecureTransport":"false"');
    expect(conditions).toMatch(/"NumericLessThan":\{"s3:TlsVersion":"?1\.2"?\}/);
  });

  test("denies an allowed user's request that came over plain HTTP, and answers the same over TLS", async () => {
    const user = await temporaryUser([
      { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${Bucket}` },
    ]);
    try {
      const list = (protocol: string) => {
        const own = new S3Client({ ...clientConfig(), credentials: user.credentials, maxAttempts: 1 });
        // The emulator listens with TLS only; like what stands behind a load balancer, it takes this header's word for
        // how the client connected. It is signed with the rest of the request.
        own.middlewareStack.add(
          (next) => (args) => {
            (args.request as { headers: Record<string, string> }).headers["x-forwarded-proto"] = protocol;
            return next(args);
          },
          { step: "build" },
        );
        return own.send(new ListObjectsV2Command({ Bucket })).finally(() => own.destroy());
      };
      await expect(list("http")).rejects.toMatchObject({ name: "AccessDenied" });
      expect((await list("https")).$metadata.httpStatusCode).toBe(200);
    } finally {
      await user.remove();
    }
  });

  test("carries the default tags", async () => {
    const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toEqual(
      expect.arrayContaining([
        { Key: "Project", Value: "secure-serverless" },
        { Key: "Environment", Value: "local" },
        { Key: "ManagedBy", Value: "terraform" },
      ]),
    );
  });
});
