import { AwsContext } from "../../src/constructs/aws-context";
import { ExecutionRole } from "../../src/constructs/execution-role";
import { SecureBucket, type SecureBucketProps } from "../../src/constructs/secure-bucket";
import { resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
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
    const [insecure, outdated, ...others] = statementsOf(resourceOf(json, "aws_s3_bucket_policy"));
    const everything = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [expect.stringMatching(/\.arn}$/), expect.stringMatching(/\.arn}\/\*$/)],
    };

    expect(insecure).toMatchObject({ ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(outdated).toMatchObject({ ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } });
    expect(others).toEqual([]);
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

    expect(resourceOf(json, "aws_s3_bucket").bucket).toMatch(/^Not-Checked-\$\{data\.aws_caller_identity\./);
  });

  it.each(["My-Bucket", "ab", "a_b_c", "dotted.name", "-bucket"])(
    "refuses the name %s and says where",
    (bucketName) => {
      expect(() => synth({ bucketName })).toThrow(
        expect.objectContaining({
          name: "ValidationError",
          message: expect.stringMatching(new RegExp(`^stack/bucket: bucketName must match .*, got "${bucketName}"$`)),
        }),
      );
    },
  );

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

  it("name the actions and the bucket, one policy per purpose", () => {
    const objects = expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.arn}\/\*$/);
    const bucket = expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.arn}$/);

    expect(policies(grant())).toEqual({
      "read-data": [
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: objects },
        { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
      ],
      "write-data": [{ Effect: "Allow", Action: "s3:PutObject", Resource: objects }],
      "delete-data": [{ Effect: "Allow", Action: "s3:DeleteObject", Resource: objects }],
    });
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
