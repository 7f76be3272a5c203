import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { lockKey, stateKey } from "../../../../../src/config/names";
import { isNamed } from "../../aws/aws-error";
import { lockedError, parseLockFile } from "../../terraform/state-lock";
import type { Check } from "../check";
import { failure, ok } from "../finding";

export const stateLock: Check = {
  id: "state-lock",
  async run(context) {
    const { environment, identity, target, read } = context;
    const { name, state } = environment;
    const Key = lockKey(stateKey(environment, "application"));
    const s3 = context.client(S3Client);
    try {
      const command = new GetObjectCommand({
        Bucket: state.bucketName,
        Key,
        ExpectedBucketOwner: identity.accountId,
      });
      const { Body } = await read("s3:GetObject", (options) => s3.send(command, options));
      const lock = parseLockFile((await Body?.transformToString()) ?? "");
      if (lock === undefined)
        return failure(
          `s3://${state.bucketName}/${Key} is not a lock of Terraform, which will wait for it`,
          "Find out who wrote it, then delete it",
        );
      const { message, remedy } = lockedError(lock, join(target.outdir, "stacks", name), name);
      return failure(message, remedy);
    } catch (error) {
      if (isNamed(error, "NoSuchKey")) return ok(`Nobody holds the lock of the state of ${name}`);
      if (isNamed(error, "NoSuchBucket")) return ok(`Without a state bucket nobody can hold a lock`);
      throw error;
    }
  },
};
