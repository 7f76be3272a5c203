import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { kmsKeyArn as keyRule, bucketName as nameRule } from "../config/schema/primitives";
import { AwsContext } from "./aws-context";
import type { Grantee } from "./execution-role";
import { denyInsecureTransport, type PolicyStatement, policyDocument } from "./policy";
import { requireValid, ValidationError } from "./validation-error";

export interface BucketLifecycle {
  /** Days after which an object expires, that is gets a delete marker. */
  readonly expirationDays: number;
  /** Days that a replaced or deleted version is kept. */
  readonly noncurrentExpirationDays: number;
}

/** Where S3 delivers the log of every request to a bucket: another bucket of the same account and region. */
export interface AccessLogDelivery {
  readonly bucketName: string;
  /** Before the keys of the log's objects, for example `data/`. */
  readonly prefix: string;
}

export interface SecureBucketProps {
  /** 3 to 63 lower-case letters, digits and hyphens. */
  readonly bucketName: string;
  /** Encrypts with this key instead of S3's own. @default SSE-S3 */
  readonly kmsKeyArn?: string | undefined;
  /** @default objects and versions are kept for ever */
  readonly lifecycle?: BucketLifecycle;
  /** Origins whose pages may use presigned URLs of this bucket; "*" is refused. @default no browser may */
  readonly browserOrigins?: readonly string[];
  /** @default requests are not logged */
  readonly accessLogs?: AccessLogDelivery | undefined;
  /** ARNs of the buckets whose access logs S3 may deliver here. @default none */
  readonly accessLogSources?: readonly string[];
  /** Deletes all objects and versions with the bucket. @default false: AWS refuses to delete a bucket that is not empty */
  readonly forceDestroy?: boolean;
  /** Makes Terraform refuse every plan that would delete the bucket. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * Older signatures are refused, whatever a presigned URL says of its own life. The API's URLs live five minutes, and S3
 * itself refuses a signed request whose clock is off by 15 minutes, so that the cap is felt by presigned URLs alone.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
export const MAX_SIGNATURE_AGE_MS = 15 * 60 * 1000;
/** The parts of an unfinished upload are invisible but paid for. */
const UNFINISHED_UPLOAD_DAYS = 7;
/** Seconds that a browser may keep the answer to a preflight request. */
const CORS_MAX_AGE_SECONDS = 3600;

/**
 * A private, versioned, encrypted bucket that answers TLS 1.2 and later only, and no presigned URL that is older than 15
 * minutes. None of that can be turned off.
 */
export class SecureBucket extends Construct {
  readonly name: string;
  private readonly bucket: S3Bucket;
  /** Known before apply, for policies. */
  private readonly namedArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecureBucketProps,
  ) {
    super(scope, id);
    this.validate();
    this.namedArn = AwsContext.of(this).s3Arn(props.bucketName);
    this.bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: props.forceDestroy ?? false,
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.name = this.bucket.bucket;

    this.disableAccessLists();
    const publicAccessBlock = this.blockPublicAccess();
    this.setPolicy(publicAccessBlock);
    this.encrypt();
    const versioning = this.keepVersions();
    if (props.lifecycle) this.expire(props.lifecycle, versioning);
    if (props.browserOrigins) this.allowBrowsers(props.browserOrigins);
    if (props.accessLogs) this.logAccess(props.accessLogs);
  }

  /** Lets the grantee read objects, their versions, and the list of keys. */
  grantRead(grantee: Grantee): void {
    const statements = [
      this.allow(["s3:GetObject", "s3:GetObjectVersion"], `${this.namedArn}/*`),
      // Without it S3 answers 403 instead of 404 for a key that does not exist.
      this.allow("s3:ListBucket", this.namedArn),
      ...this.keyStatements(["kms:Decrypt"]),
    ];
    grantee.addPolicy("read-data", statements, this.bucket);
  }

  /** Lets the grantee write objects. */
  grantPut(grantee: Grantee): void {
    const statements = [
      this.allow("s3:PutObject", `${this.namedArn}/*`),
      // Decrypt too: S3 needs it to complete a multipart upload.
      ...this.keyStatements(["kms:GenerateDataKey", "kms:Decrypt"]),
    ];
    grantee.addPolicy("write-data", statements, this.bucket);
  }

  /** Lets the grantee delete objects; their versions remain, since s3:DeleteObjectVersion is not granted. */
  grantDelete(grantee: Grantee): void {
    grantee.addPolicy("delete-data", [this.allow("s3:DeleteObject", `${this.namedArn}/*`)], this.bucket);
  }

  private validate(): void {
    const { bucketName, kmsKeyArn, forceDestroy, preventDestroy, browserOrigins = [] } = this.props;
    requireValid(this, { bucketName: [nameRule, bucketName], kmsKeyArn: [keyRule, kmsKeyArn] });
    if (forceDestroy && preventDestroy)
      throw new ValidationError(this, "forceDestroy and preventDestroy must not both be true, got both");
    if (browserOrigins.some((origin) => origin.includes("*")))
      throw new ValidationError(
        this,
        `browserOrigins must name each origin, without wildcards, got ${JSON.stringify(browserOrigins)}`,
      );
  }

  private disableAccessLists(): void {
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
  }

  private blockPublicAccess(): S3BucketPublicAccessBlock {
    return new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: this.bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  private setPolicy(publicAccessBlock: ITerraformDependable): void {
    const everything = [this.namedArn, `${this.namedArn}/*`];
    new S3BucketPolicy(this, "policy", {
      bucket: this.bucket.id,
      policy: policyDocument([
        denyInsecureTransport("s3:*", everything),
        {
          Sid: "DenyOutdatedTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: everything,
          Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        },
        {
          Sid: "DenyOldSignatures",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: everything,
          Condition: { NumericGreaterThan: { "s3:signatureAge": String(MAX_SIGNATURE_AGE_MS) } },
        },
        ...this.allowLogDelivery(),
      ]),
      // S3 answers 409 when both of these change one bucket at the same time.
      dependsOn: [publicAccessBlock],
    });
  }

  private allowLogDelivery(): PolicyStatement[] {
    const { accessLogSources = [] } = this.props;
    if (accessLogSources.length === 0) return [];
    return [
      {
        Sid: "AllowAccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${this.namedArn}/*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": AwsContext.of(this).accountId },
          ArnEquals: { "aws:SourceArn": accessLogSources },
        },
      },
    ];
  }

  private encrypt(): void {
    const { kmsKeyArn } = this.props;
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: kmsKeyArn
            ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn }
            : { sseAlgorithm: "AES256" },
          // One data key per bucket instead of one KMS call per object; without effect under SSE-S3.
          bucketKeyEnabled: true,
        },
      ],
    });
  }

  private keepVersions(): S3BucketVersioningA {
    return new S3BucketVersioningA(this, "versioning", {
      bucket: this.bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
  }

  private expire(lifecycle: BucketLifecycle, versioning: S3BucketVersioningA): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.bucket.id,
      rule: [
        {
          id: "DeleteOldObjects",
          status: "Enabled",
          // An empty filter means every object; without one the provider would send a rule in S3's outdated form.
          filter: [{ prefix: "" }],
          expiration: [{ days: lifecycle.expirationDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: lifecycle.noncurrentExpirationDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOAD_DAYS }],
        },
      ],
      // A rule about versions is only valid once there are versions.
      dependsOn: [versioning],
    });
  }

  private allowBrowsers(origins: readonly string[]): void {
    new S3BucketCorsConfiguration(this, "cors", {
      bucket: this.bucket.id,
      corsRule: [
        {
          allowedOrigins: [...origins],
          allowedMethods: ["GET", "HEAD", "PUT"],
          // What a presigned URL signs; Content-Length and Host are the browser's own. Range is for parts of a download.
          allowedHeaders: ["content-type", "range"],
          exposeHeaders: ["accept-ranges", "content-disposition", "content-range", "etag", "x-amz-version-id"],
          maxAgeSeconds: CORS_MAX_AGE_SECONDS,
        },
      ],
    });
  }

  private logAccess({ bucketName, prefix }: AccessLogDelivery): void {
    new S3BucketLoggingA(this, "access-logs", {
      bucket: this.bucket.id,
      targetBucket: bucketName,
      targetPrefix: prefix,
    });
  }

  /** A bucket's ARN names no account: whoever takes the name after the bucket is gone is not trusted. */
  private allow(Action: PolicyStatement["Action"], Resource: string): PolicyStatement {
    return {
      Effect: "Allow",
      Action,
      Resource,
      Condition: { StringEquals: { "aws:ResourceAccount": AwsContext.of(this).accountId } },
    };
  }

  private keyStatements(actions: readonly string[]) {
    const { kmsKeyArn } = this.props;
    return kmsKeyArn ? [{ Effect: "Allow" as const, Action: actions, Resource: kmsKeyArn }] : [];
  }
}
