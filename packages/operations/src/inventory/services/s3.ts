import { GetBucketTaggingCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { statusOf } from "../../aws/aws-error";
import { callEach, unlessMissing } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/** The data bucket, the state bucket and the one of access logs, which a preview has not. A bucket of that name in another account counts as found, and not ours. */
export async function buckets({
  names,
  environment,
  accountId,
  connect,
  isOurs,
}: InventoryContext): Promise<FoundResource[]> {
  const s3 = connect(S3Client);
  const wanted = [
    names.dataBucket(accountId, environment.region),
    ...(environment.preview === undefined
      ? [
          environment.state.bucketName,
          // also where it is not wanted any more: its logs are kept
          names.accessLogBucket(accountId, environment.region),
        ]
      : []),
  ];
  const found = await callEach(wanted, async (Bucket): Promise<FoundResource[]> => {
    const bucket = { type: "aws_s3_bucket", name: Bucket, importId: Bucket };
    try {
      await s3.send(new HeadBucketCommand({ Bucket }));
    } catch (error) {
      const status = statusOf(error);
      if (status === 404) return [];
      if (status === 403 || status === 301) return [{ ...bucket, ours: false }];
      throw error;
    }
    const tagging = await unlessMissing(s3.send(new GetBucketTaggingCommand({ Bucket })), "NoSuchTagSet");
    return [{ ...bucket, ours: isOurs(tagsOf(tagging?.TagSet)) }];
  });
  return found.flat();
}
