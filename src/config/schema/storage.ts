import { z } from "zod";
import { bucketName, kmsKeyArn } from "./primitives";

/** What S3 can count: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html has an int of 32 bits. */
const MOST_DAYS = 2_147_483_647;

export const state = z.strictObject({
  bucketName: bucketName.describe(
    "The bucket that holds the Terraform states; the variable `<ENV>_STATE_BUCKET` overrides it. By default its name is made of service, environment, account and region.",
  ),
  kmsKeyArn: kmsKeyArn
    .optional()
    .describe("Encrypts the states and the bucket that holds them. Without it: S3's own key."),
});

export const accessLogs = z.strictObject({
  retentionDays: z
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .default(90)
    .describe(
      "Days that the logs of all requests to the data bucket and the state bucket are kept, in a bucket of their own. Without `accessLogs`: no logs.",
    ),
});

export const bucket = z.strictObject({
  kmsKeyArn: kmsKeyArn.optional().describe("Encrypts the objects. Without it: S3's own key."),
  expirationDays: z
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .default(90)
    .describe("Days after which an object expires. Set it before you store what must stay."),
  noncurrentExpirationDays: z
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .default(30)
    .describe("Days that a replaced or deleted version of an object is kept."),
});
