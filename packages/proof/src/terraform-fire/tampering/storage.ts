import {
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Connect } from "../clients";
import { type Act, type Attributes, type Tampering, text } from "./tampering";

/** A call about the resource's bucket. */
const onBucket =
  (send: (s3: S3Client, Bucket: string) => Promise<unknown>): Act =>
  (is, connect) =>
    send(connect(S3Client), text(is, "bucket"));

async function deleteBucket(is: Attributes, connect: Connect): Promise<void> {
  const s3 = connect(S3Client);
  const Bucket = text(is, "bucket");
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

const suspend = onBucket((s3, Bucket) =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
);

export const STORAGE: Readonly<Record<string, Tampering>> = {
  aws_s3_bucket: {
    delete: deleteBucket,
    // without the tags of the environment
    change: onBucket((s3, Bucket) =>
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "Owner", Value: "somebody" }] } })),
    ),
    batch: 10,
  },
  aws_s3_bucket_cors_configuration: {
    delete: onBucket((s3, Bucket) => s3.send(new DeleteBucketCorsCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutBucketCorsCommand({
          Bucket,
          CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] },
        }),
      ),
    ),
  },
  aws_s3_bucket_lifecycle_configuration: {
    delete: onBucket((s3, Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: {
            Rules: [{ ID: "DeleteOldObjects", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
          },
        }),
      ),
    ),
  },
  aws_s3_bucket_ownership_controls: {
    delete: onBucket((s3, Bucket) => s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
        }),
      ),
    ),
  },
  aws_s3_bucket_policy: {
    delete: onBucket((s3, Bucket) => s3.send(new DeleteBucketPolicyCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: `arn:aws:s3:::${Bucket}/*`,
              },
            ],
          }),
        }),
      ),
    ),
  },
  aws_s3_bucket_public_access_block: {
    delete: onBucket((s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false },
        }),
      ),
    ),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    delete: onBucket((s3, Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket }))),
    change: onBucket((s3, Bucket) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
          },
        }),
      ),
    ),
  },
  aws_s3_bucket_versioning: { delete: "versioning can be suspended, not deleted", change: suspend },
};
