import {
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { usePresigned } from "./support/presigned";
import { call, client, clientConfig, outputs } from "./support/target";
import { temporaryUser } from "./support/temporary-user";

const s3 = client(S3Client);
let Bucket: string;

beforeAll(async () => {
  Bucket = (await outputs())["BucketName"] ?? "";
});

describe("the data bucket, as S3 describes it", () => {
  it("carries the account and the region in its name", () => {
    expect(Bucket).toBe("secure-serverless-data-000000000000-us-east-1");
  });

  it("is versioned and encrypted", async () => {
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      "AES256",
    );
  });

  it("blocks public access in all four ways and lets nobody else own an object", async () => {
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

  it("expires objects after 90 days, old versions after 30, and abandoned uploads", async () => {
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const enabled = Rules.filter(({ Status }) => Status === "Enabled");
    expect(enabled.some(({ Expiration }) => Expiration?.Days === 90)).toBe(true);
    expect(enabled.some((rule) => rule.NoncurrentVersionExpiration?.NoncurrentDays === 30)).toBe(true);
    expect(enabled.some((rule) => (rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0) > 0)).toBe(true);
  });

  it("has a policy that denies plain HTTP and TLS before 1.2 to everyone", async () => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const denied = (JSON.parse(Policy ?? "{}") as { Statement: { Effect: string; Condition: object }[] }).Statement;
    expect(denied.map(({ Effect }) => Effect)).not.toContain("Allow");
    const conditions = JSON.stringify(denied.map(({ Condition }) => Condition));
    expect(conditions).toContain('"aws:SecureTransport":"false"');
    expect(conditions).toMatch(/"NumericLessThan":\{"s3:TlsVersion":"?1\.2"?\}/);
  });

  it("lets pages of the API's origins use presigned URLs, as S3 describes it", async () => {
    const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
    expect(CORSRules).toHaveLength(1);
    const [{ AllowedOrigins, AllowedMethods = [], AllowedHeaders = [] } = {}] = CORSRules ?? [];
    expect(AllowedOrigins).toEqual(["https://example.com"]);
    // sets, in no order
    expect(AllowedMethods.toSorted()).toEqual(["GET", "HEAD", "PUT"]);
    expect(AllowedHeaders.toSorted()).toEqual(["content-type", "range"]);
  });

  it("denies an allowed user's request that came over plain HTTP, and answers the same over TLS", async () => {
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

  it("denies a presigned URL whose signature is older than 15 minutes, whatever it says of itself", async () => {
    const Key = "e2e/old-signature";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "read" }));
    const user = await temporaryUser([
      { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` },
    ]);
    const own = new S3Client({ ...clientConfig(), credentials: user.credentials });
    const read = async (minutesAgo: number) => {
      const signingDate = new Date(Date.now() - minutesAgo * 60_000);
      const url = await getSignedUrl(own, new GetObjectCommand({ Bucket, Key }), { expiresIn: 7200, signingDate });
      const answer = await usePresigned(url);
      return [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1] ?? "read"];
    };
    try {
      expect(await read(16)).toEqual([403, "AccessDenied"]);
      expect(await read(14)).toEqual([200, "read"]);
    } finally {
      own.destroy();
      await user.remove();
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    }
  });

  it("carries the default tags", async () => {
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

describe("a presigned URL of the API, in a page", () => {
  const page = (origin: string) => ({ origin });
  const preflight = (origin: string, method: string, headers: string) => ({
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": headers },
  });

  it.each([
    ["https://example.com", "https://example.com", 200],
    ["https://evil.example", null, 403],
  ])("of %s", async (origin, allowed, preflightStatus) => {
    const asked = await call("/api/uploads", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: "e2e/from-a-page", content_type: "text/plain", size: 3 }),
    });
    const upload = (await asked.json()) as { url: string };
    const before = await usePresigned(upload.url, preflight(origin, "PUT", "content-type"));
    expect([before.status, before.headers.get("access-control-allow-origin")]).toEqual([preflightStatus, allowed]);

    const put = await usePresigned(upload.url, {
      method: "PUT",
      headers: { ...page(origin), "content-type": "text/plain" },
      body: "abc",
    });
    expect([put.status, put.headers.get("access-control-allow-origin")]).toEqual([200, allowed]);

    const download = (await (await call("/api/data/e2e/from-a-page?download")).json()) as { url: string };
    const read = await usePresigned(download.url, { headers: page(origin) });
    // a page gets nothing of an answer that does not name its origin
    expect([read.status, read.headers.get("access-control-allow-origin")]).toEqual([200, allowed]);
    expect(await read.text()).toBe("abc");
  });

  it("may send no header that the URL does not need", async () => {
    const { url } = (await (await call("/api/data/e2e/from-a-page?download")).json()) as { url: string };
    expect((await usePresigned(url, preflight("https://example.com", "GET", "range"))).status).toBe(200);
    expect((await usePresigned(url, preflight("https://example.com", "GET", "x-amz-acl"))).status).toBe(403);
    expect((await usePresigned(url, preflight("https://example.com", "DELETE", "range"))).status).toBe(403);
  });
});
