import { readFileSync } from "node:fs";
import { AwsContext } from "../../src/constructs/aws-context";
import { ExecutionRole } from "../../src/constructs/execution-role";
import { MAX_SIGNATURE_AGE_MS, SecureBucket, type SecureBucketProps } from "../../src/constructs/secure-bucket";
import { ownS3Arn, resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id}$/);
const LIFECYCLE = { expirationDays: 90, noncurrentExpirationDays: 30 };

const synth = (props: Partial<SecureBucketProps> = {}) =>
  synthScope((scope) => void new SecureBucket(scope, "bucket", { bucketName: "my-bucket", ...props }));

describe("SecureBucket", () => {
  const json = synth({ lifecycle: LIFECYCLE });

  it("blocks public access in all four ways", () => {
    expect(resourceOf(json, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("has no access lists", () => {
    expect(resourceOf(json, "aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(resourcesOf(json, "aws_s3_bucket_acl")).toEqual([]);
  });

  it("keeps versions", () => {
    expect(resourceOf(json, "aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
  });

  it("denies everybody everything without TLS 1.2, on the bucket and on its objects", () => {
    const [insecure, outdated, old, ...others] = statementsOf(resourceOf(json, "aws_s3_bucket_policy"));
    const everything = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [ownS3Arn("my-bucket"), ownS3Arn("my-bucket/*")],
    };

    expect(insecure).toMatchObject({ ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(outdated).toMatchObject({ ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } });
    expect(old).toMatchObject({ ...everything, Condition: { NumericGreaterThan: { "s3:signatureAge": "900000" } } });
    expect(others).toEqual([]);
  });

  it("refuses no signature that the API's own URLs can still have", () => {
    const lifetime = /URL_LIFETIME_SECONDS", (\d+)/.exec(readFileSync("functions/api/index.ts", "utf8"))?.[1];
    expect(Number(lifetime)).toBeGreaterThan(0);
    expect(Number(lifetime) * 1000).toBeLessThan(MAX_SIGNATURE_AGE_MS);
  });

  it("lets pages of the named origins use presigned URLs, and no page by default", () => {
    expect(resourceOf(synth({ browserOrigins: ["https://a.example"] }), "aws_s3_bucket_cors_configuration")).toEqual(
      expect.objectContaining({
        bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.id}$/),
        cors_rule: [
          {
            allowed_origins: ["https://a.example"],
            allowed_methods: ["GET", "HEAD", "PUT"],
            allowed_headers: ["content-type", "range"],
            expose_headers: ["accept-ranges", "content-disposition", "content-range", "etag", "x-amz-version-id"],
            max_age_seconds: 3600,
          },
        ],
      }),
    );
    expect(resourcesOf(json, "aws_s3_bucket_cors_configuration")).toEqual([]);
  });

  it.each(["*", "https://*.example"])("refuses the origin %s", (origin) => {
    expect(() => synth({ browserOrigins: [origin] })).toThrow(
      `stack/bucket: browserOrigins must name each origin, without wildcards, got ["${origin}"]`,
    );
  });

  it("has its requests logged where told to, and nowhere by default", () => {
    const logged = synth({ accessLogs: { bucketName: "my-logs", prefix: "data/" } });
    expect(resourceOf(logged, "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "my-logs",
      target_prefix: "data/",
    });
    expect(resourcesOf(json, "aws_s3_bucket_logging")).toEqual([]);
  });

  it("takes the access logs of the named buckets of this account, and nothing from anybody by default", () => {
    const [allowed, ...others] = statementsOf(
      resourceOf(synth({ accessLogSources: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }), "aws_s3_bucket_policy"),
    ).filter(({ Effect }) => Effect === "Allow");

    expect(others).toEqual([]);
    expect(allowed).toEqual({
      Sid: "AllowAccessLogs",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: ownS3Arn("my-bucket/*"),
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::a", "arn:aws:s3:::b"] },
      },
    });
    expect(JSON.stringify(resourceOf(json, "aws_s3_bucket_policy"))).not.toContain("Allow");
  });

  it("encrypts with S3's key, or with the one that is given", () => {
    const encryption = (sse: Record<string, string>) => ({
      rule: [{ apply_server_side_encryption_by_default: sse, bucket_key_enabled: true }],
    });

    expect(resourceOf(json, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject(
      encryption({ sse_algorithm: "AES256" }),
    );
    expect(resourceOf(synth({ kmsKeyArn: KEY }), "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject(
      encryption({ sse_algorithm: "aws:kms", kms_master_key_id: KEY }),
    );
  });

  it("expires objects, old versions and unfinished uploads when told to", () => {
    expect(resourceOf(json, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [
        {
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: 90 }],
          noncurrent_version_expiration: [{ noncurrent_days: 30 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    });
    expect(resourcesOf(synth(), "aws_s3_bucket_lifecycle_configuration")).toEqual([]);
  });

  it("is neither emptied nor protected by default", () => {
    expect(resourceOf(json, "aws_s3_bucket")).toMatchObject({ force_destroy: false });
    expect(resourceOf(json, "aws_s3_bucket")).not.toHaveProperty("lifecycle");
    expect(resourceOf(synth({ preventDestroy: true }), "aws_s3_bucket")).toMatchObject({
      lifecycle: { prevent_destroy: true },
    });
  });

  it("accepts a name that Terraform will know", () => {
    const json = synthScope((scope) => {
      new SecureBucket(scope, "bucket", { bucketName: `Not-Checked-${AwsContext.of(scope).accountId}` });
    });

    const { bucket } = resourceOf(json, "aws_s3_bucket");
    expect(bucket).toMatch(/^Not-Checked-\$\{data\.aws_caller_identity\./);
    const [{ Resource } = {}] = statementsOf(resourceOf(json, "aws_s3_bucket_policy"));
    expect(Resource).toEqual([ownS3Arn(String(bucket)), ownS3Arn(`${bucket}/*`)]);
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
    expect(() => synth({ forceDestroy: true, preventDestroy: true })).toThrow(/exclude each other/);
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
