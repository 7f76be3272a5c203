import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { variableName } from "../../../../../src/config/names";
import { isNamed } from "../../aws/aws-error";
import { bucketOwner } from "../bucket-owner";
import type { Check } from "../check";
import { failure, ok } from "../finding";
import type { CallOptions, Read } from "../read";

interface Bucket {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** Without it there is no state; without its settings there is no way back to an older one, or others could read it. */
export const stateBucket: Check = {
  id: "state-bucket",
  async run(context) {
    const { environment, identity, read } = context;
    const { name, region, state } = environment;
    const bucket = { Bucket: state.bucketName, ExpectedBucketOwner: identity.accountId };
    const bootstrap = `npm run bootstrap -- ${name}`;
    const s3 = context.client(S3Client);
    const owner = await bucketOwner(s3, bucket.Bucket, context);
    if (owner.kind === "nobody") return failure(`The state bucket ${bucket.Bucket} does not exist`, bootstrap);
    if (owner.kind === "other")
      return failure(
        `The state bucket's name ${bucket.Bucket} belongs to another account`,
        `Name another one: ${variableName(name, "STATE_BUCKET")}`,
      );
    if (owner.region !== undefined && owner.region !== region)
      return failure(
        `The state bucket ${bucket.Bucket} is in ${owner.region}, but ${name} in ${region}`,
        `Correct ${variableName(name, "REGION")}, or name a bucket of that region: ${variableName(name, "STATE_BUCKET")}`,
      );
    const lacking = await lackingSettings(s3, bucket, read);
    if (lacking.length === 0) return ok(`${bucket.Bucket} is versioned, encrypted and not public`);
    return failure(`The state bucket ${bucket.Bucket} lacks ${lacking.join(" and ")}`, bootstrap);
  },
};

async function lackingSettings(s3: S3Client, bucket: Bucket, read: Read): Promise<string[]> {
  const settings = [
    ["versioning", isVersioned(s3, bucket, read)],
    ["encryption", isEncrypted(s3, bucket, read)],
    ["the block of public access", isPrivate(s3, bucket, read)],
  ] as const;
  const present = await Promise.all(settings.map(([, setting]) => setting));
  return settings.flatMap(([what], index) => (present[index] ? [] : [what]));
}

async function isVersioned(s3: S3Client, bucket: Bucket, read: Read): Promise<boolean> {
  const { Status } = await read("s3:GetBucketVersioning", (options) =>
    s3.send(new GetBucketVersioningCommand(bucket), options),
  );
  return Status === "Enabled";
}

function isEncrypted(s3: S3Client, bucket: Bucket, read: Read): Promise<boolean> {
  return unless("ServerSideEncryptionConfigurationNotFoundError", async () => {
    const { ServerSideEncryptionConfiguration: found } = await read(
      "s3:GetEncryptionConfiguration",
      (options: CallOptions) => s3.send(new GetBucketEncryptionCommand(bucket), options),
    );
    return (found?.Rules ?? []).length > 0;
  });
}

function isPrivate(s3: S3Client, bucket: Bucket, read: Read): Promise<boolean> {
  return unless("NoSuchPublicAccessBlockConfiguration", async () => {
    const { PublicAccessBlockConfiguration: block } = await read("s3:GetBucketPublicAccessBlock", (options) =>
      s3.send(new GetPublicAccessBlockCommand(bucket), options),
    );
    return (
      block?.BlockPublicAcls === true &&
      block.IgnorePublicAcls === true &&
      block.BlockPublicPolicy === true &&
      block.RestrictPublicBuckets === true
    );
  });
}

/** False where AWS answers with the error that says that the setting is not there. */
async function unless(errorName: string, setting: () => Promise<boolean>): Promise<boolean> {
  try {
    return await setting();
  } catch (error) {
    if (isNamed(error, errorName)) return false;
    throw error;
  }
}
