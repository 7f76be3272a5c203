import { S3Client } from "@aws-sdk/client-s3";
import { bucketOwner } from "../bucket-owner";
import type { Check } from "../check";
import { failure, ok, skipped } from "../finding";

/** S3 refuses to log into a bucket that is not there, and the application's stack does not make it. */
export const accessLogs: Check = {
  id: "access-logs",
  async run(context) {
    const { environment, identity, names } = context;
    const { name, region } = environment;
    if (!environment.accessLogs) return skipped(`${name} has no access logs configured`);
    const bucket = names.accessLogBucket(identity.accountId, region);
    const owner = await bucketOwner(context.client(S3Client), bucket, context);
    if (owner.kind === "nobody")
      return failure(`The bucket of access logs ${bucket} does not exist`, `npm run bootstrap -- ${name}`);
    if (owner.kind === "other")
      return failure(
        `The name of the bucket of access logs, ${bucket}, belongs to another account`,
        "Give the environment another nameSuffix in src/config/environments.ts",
      );
    return ok(`${bucket} receives the access logs`);
  },
};
