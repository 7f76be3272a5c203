import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { isNamed } from "../../aws/aws-error";
import { hasOwnTags, tagsOf } from "../../aws/own-tags";
import { bucketOwner } from "../bucket-owner";
import type { Check, CheckContext } from "../check";
import { failure, ok } from "../finding";
import { ownershipOf } from "../ownership";

export const dataBucket: Check = {
  id: "data-bucket",
  async run(context) {
    const { environment, identity, names } = context;
    const bucket = names.dataBucket(identity.accountId, environment.region);
    const owner = await bucketOwner(context.client(S3Client), bucket, context);
    if (owner.kind === "nobody") return ok(`The name ${bucket} is free`);
    if (owner.kind === "other")
      return failure(
        `The data bucket's name ${bucket} belongs to another account`,
        "Give the environment another nameSuffix in src/config/environments.ts",
      );
    const state = await context.state();
    return ownershipOf(context, {
      names: [bucket],
      isHeld: (name) => state.holds("aws_s3_bucket", "bucket", name),
      isTagged: (name) => isTagged(name, context),
      fine: `${bucket} is this environment's`,
      removal: () => `empty the bucket, then aws s3api delete-bucket --region ${environment.region} --bucket ${bucket}`,
    });
  },
};

async function isTagged(Bucket: string, context: CheckContext): Promise<boolean> {
  const command = new GetBucketTaggingCommand({ Bucket, ExpectedBucketOwner: context.identity.accountId });
  try {
    const { TagSet = [] } = await context.read("s3:GetBucketTagging", (options) =>
      context.client(S3Client).send(command, options),
    );
    return hasOwnTags(context.environment, tagsOf(TagSet));
  } catch (error) {
    if (isNamed(error, "NoSuchTagSet")) return false;
    throw error;
  }
}
