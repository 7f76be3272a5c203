import { readFileSync } from "node:fs";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketAcl } from "@cdktf/provider-aws/lib/s3-bucket-acl";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Testing } from "cdktf";
import { AwsContext } from "../../src/constructs/aws-context";
import { ExecutionRole } from "../../src/constructs/execution-role";
import { MAX_SIGNATURE_AGE_MS, SecureBucket, type SecureBucketProps } from "../../src/constructs/secure-bucket";
import { ownS3Arn, resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id}$/);
const LIFECYCLE = { expirationDays: 90, noncurrentExpirationDays: 30 };

const synth = (props: Partial<SecureBucketProps> = {}) =>
  Testing.synthScope((scope) => void new SecureBucket(scope, "bucket", { bucketName: "my-bucket", ...props }));

describe("SecureBucket", () => {
  const json = synth({ lifecycle: LIFECYCLE });

  it("keeps versions and blocks public access", () => {
    const json = Testing.synthScope((scope) => void new SecureBucket(scope, "bucket", { bucketName: "my-bucket" }));

    expect(json).toHaveResourceWithProperties(S3Bucket, { bucket: "my-bucket" });
    expect(json).toHaveEveryResource(S3BucketVersioningA, { versioningConfiguration: { status: "Enabled" } });
    expect(json).toHaveEveryResource(S3BucketPublicAccessBlock, {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("has no access lists", () => {
    expect(json).toHaveEveryResource(S3BucketOwnershipControls, { rule: { objectOwnership: "BucketOwnerEnforced" } });
    expect(json).not.toHaveResource(S3BucketAcl);
  });

  it("denies everybody everything without TLS 1.2, on the bucket and on its objects", () => {
    const denied = (Condition: object) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [ownS3Arn("my-bucket"), ownS3Arn("my-bucket/*")],
      Condition,
    });

    expect(json).toHaveEveryResource(S3BucketPolicy, {
      policy: expect.toBeJsonMatching({
        Statement: [
          denied({ Bool: { "aws:SecureTransport": "false" } }),
          denied({ NumericLessThan: { "s3:TlsVersion": "1.2" } }),
          denied({ NumericGreaterThan: { "s3:signatureAge": "900000" } }),
        ],
      }),
    });
  });

  it("refuses no signature that the API's own URLs can still have", () => {
    const lifetime = /URL_LIFETIME_SECONDS", (\d+)/.exec(readFileSync("functions/api/index.ts", "utf8"))?.[1];
    expect(Number(lifetime)).toBeGreaterThan(0);
    expect(Number(lifetime) * 1000).toBeLessThan(MAX_SIGNATURE_AGE_MS);
  });

  it("lets pages of the named origins use presigned URLs, and no page by default", () => {
    expect(synth({ browserOrigins: ["https://a.example"] })).toHaveEveryResource(S3BucketCorsConfiguration, {
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.id}$/),
      corsRule: [
        {
          allowedOrigins: ["https://a.example"],
          allowedMethods: ["GET", "HEAD", "PUT"],
          allowedHeaders: ["content-type", "range"],
          exposeHeaders: ["accept-ranges", "content-disposition", "content-range", "etag", "x-amz-version-id"],
          maxAgeSeconds: 3600,
        },
      ],
    });
    expect(json).not.toHaveResource(S3BucketCorsConfiguration);
  });

  it.each(["*", "https://*.example"])("refuses the origin %s", (origin) => {
    expect(() => synth({ browserOrigins: [origin] })).toThrow(
      `stack/bucket: browserOrigins must name each origin, without wildcards, got ["${origin}"]`,
    );
  });

  it("has its requests logged where told to, and nowhere by default", () => {
    expect(synth({ accessLogs: { bucketName: "my-logs", prefix: "data/" } })).toHaveEveryResource(S3BucketLoggingA, {
      targetBucket: "my-logs",
      targetPrefix: "data/",
    });
    expect(json).not.toHaveResource(S3BucketLoggingA);
  });

  it("takes the access logs of the named buckets of this account, and nothing from anybody by default", () => {
    const deny = expect.objectContaining({ Effect: "Deny" });

    expect(synth({ accessLogSources: ["arn:aws:s3:::a", "arn:aws:s3:::b"] })).toHaveEveryResource(S3BucketPolicy, {
      policy: expect.toBeJsonMatching({
        Statement: [
          deny,
          deny,
          deny,
          {
            Sid: "AllowAccessLogs",
            Effect: "Allow",
            Principal: { Service: "logging.s3.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: ownS3Arn("my-bucket/*"),
            Condition: {
              StringEquals: { "aws:SourceAccount": account },
              ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::a", "arn:aws:s3:::b"] },
            },
          },
        ],
      }),
    });
    expect(json).toHaveEveryResource(S3BucketPolicy, { policy: expect.not.stringContaining("Allow") });
  });

  it("encrypts with S3's key, or with the one that is given", () => {
    const encryption = (applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: string }) => ({
      rule: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }],
    });

    expect(json).toHaveEveryResource(
      S3BucketServerSideEncryptionConfigurationA,
      encryption({ sseAlgorithm: "AES256" }),
    );
    expect(synth({ kmsKeyArn: KEY })).toHaveEveryResource(
      S3BucketServerSideEncryptionConfigurationA,
      encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY }),
    );
  });

  it("expires objects, old versions and unfinished uploads when told to", () => {
    expect(json).toHaveEveryResource(S3BucketLifecycleConfiguration, {
      rule: [
        {
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: 90 }],
          noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    expect(synth()).not.toHaveResource(S3BucketLifecycleConfiguration);
  });

  it("is neither emptied nor protected by default", () => {
    expect(json).toHaveEveryResource(S3Bucket, { forceDestroy: false, lifecycle: undefined });
    expect(synth({ preventDestroy: true })).toHaveEveryResource(S3Bucket, { lifecycle: { preventDestroy: true } });
  });

  it("accepts a name that Terraform will know", () => {
    const json = synthScope((scope) => {
      new SecureBucket(scope, "bucket", { bucketName: `Not-Checked-${AwsContext.of(scope).accountId}` });
    });
    const bucket = String(resourceOf(json, "aws_s3_bucket").bucket);

    expect(bucket).toMatch(/^Not-Checked-\$\{data\.aws_caller_identity\./);
    expect(json).toHaveEveryResource(S3BucketPolicy, {
      policy: expect.toBeJsonMatching({
        Statement: expect.arrayContaining([{ Resource: [ownS3Arn(bucket), ownS3Arn(`${bucket}/*`)] }]),
      }),
    });
  });

  it.each(["My-Bucket", "ab", "a_b_c", "dotted.name", "-bucket", "xn--bucket", "bucket-s3alias"])(
    "refuses the name %s and says where",
    (bucketName) => {
      expect(() => synth({ bucketName })).toThrow(
        expect.objectContaining({
          name: "ValidationError",
          message: expect.stringMatching(
            new RegExp(`^stack/bucket: bucketName must (have|not use) .*, got "${bucketName}"$`),
          ),
        }),
      );
    },
  );

  it("refuses the alias of a key, which IAM does not compare", () => {
    expect(() => synth({ kmsKeyArn: "alias/mine" })).toThrow(/^stack\/bucket: kmsKeyArn must be the ARN of a KMS key/);
  });

  it("refuses to be emptied and protected at once", () => {
    expect(() => synth({ forceDestroy: true, preventDestroy: true })).toThrow(/must not both be true/);
  });
});

describe("SecureBucket's grants", () => {
  const grant = (kmsKeyArn?: string) =>
    synthScope((scope) => {
      const role = new ExecutionRole(scope, "role", { functionName: "my-function" });
      const bucket = new SecureBucket(scope, "bucket", { bucketName: "my-bucket", kmsKeyArn });
      bucket.grantRead(role);
      bucket.grantPut(role);
      bucket.grantDelete(role);
    });
  const policies = (json: ReturnType<typeof grant>) =>
    Object.fromEntries(resourcesOf(json, "aws_iam_role_policy").map((policy) => [policy.name, statementsOf(policy)]));

  it("name the actions, the bucket and the account that it must be of, one policy per purpose", () => {
    const objects = ownS3Arn("my-bucket/*");
    const bucket = ownS3Arn("my-bucket");

    const Condition = { StringEquals: { "aws:ResourceAccount": account } };

    expect(policies(grant())).toEqual({
      "read-data": [
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: objects, Condition },
        { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket, Condition },
      ],
      "write-data": [{ Effect: "Allow", Action: "s3:PutObject", Resource: objects, Condition }],
      "delete-data": [{ Effect: "Allow", Action: "s3:DeleteObject", Resource: objects, Condition }],
    });
  });

  it("come after the bucket, whose name alone they hold", () => {
    const dependencies = resourcesOf(grant(), "aws_iam_role_policy").map((policy) => policy["depends_on"]);

    expect(dependencies).toEqual(Array(3).fill([expect.stringMatching(/^aws_s3_bucket\.bucket_/)]));
  });

  it("include the key where there is one", () => {
    const withKey = policies(grant(KEY));

    expect(withKey["read-data"]).toContainEqual({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: KEY });
    expect(withKey["write-data"]).toContainEqual({
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: KEY,
    });
    expect(JSON.stringify(withKey["delete-data"])).not.toContain("kms");
  });
});
