import { GetBucketVersioningCommand, HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { isNamed, statusOf } from "../aws/aws-error";
import type { CheckContext } from "./check";
import { MissingPermission } from "./check-errors";

/** Whose a bucket of that name is: names are taken for everybody. */
export type BucketOwner =
  | { readonly kind: "nobody" }
  | { readonly kind: "other" }
  /** `region` is where it is, if S3 says so. */
  | { readonly kind: "ours"; readonly region?: string };

export async function bucketOwner(s3: S3Client, Bucket: string, context: CheckContext): Promise<BucketOwner> {
  const { read, identity } = context;
  const bucket = { Bucket, ExpectedBucketOwner: identity.accountId };
  try {
    const { BucketRegion } = await read("s3:ListBucket", (options) => s3.send(new HeadBucketCommand(bucket), options));
    return { kind: "ours", ...(BucketRegion !== undefined && { region: BucketRegion }) };
  } catch (error) {
    if (statusOf(error) === 404) return { kind: "nobody" };
    if (error instanceof MissingPermission || statusOf(error) === 403) return refusedBy(s3, bucket, context);
    throw error;
  }
}

/**
 * The answer to a HeadBucket has no body, so a foreign bucket and a missing permission look alike. In an error with a body
 * S3 tells what policy is missing, but only about buckets of the caller's own account:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
async function refusedBy(
  s3: S3Client,
  bucket: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
  { read }: CheckContext,
): Promise<BucketOwner> {
  try {
    await read("s3:GetBucketVersioning", (options) => s3.send(new GetBucketVersioningCommand(bucket), options));
  } catch (error) {
    const cause = error instanceof MissingPermission ? error.cause : error;
    if (isNamed(cause, "NoSuchBucket")) return { kind: "nobody" };
    if (statusOf(cause) !== 403) throw error;
    if (!/not authorized to perform/.test((cause as Error).message)) return { kind: "other" };
  }
  throw new MissingPermission("s3:ListBucket", undefined);
}
