import { z } from "zod";

/** What several settings, and the constructs that they reach, have in common: one rule for each kind of value. */

/** The retentions that CloudWatch Logs accepts: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const RESERVED_BUCKET_AFFIXES = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** The naming rules of general purpose buckets, without dots: a dot breaks the wildcard certificate of virtual-hosted TLS. */
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "must have 3 to 63 lower-case letters, digits or hyphens and start and end with a letter or digit",
  )
  .refine((name) => !RESERVED_BUCKET_AFFIXES.test(name), "must not use a prefix or suffix that S3 reserves");

export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as "us-east-1"');

export const accountId = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");

export const kmsKeyArn = z
  .string()
  .regex(
    /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
    "must be the ARN of a KMS key (not of an alias: IAM compares key ARNs)",
  );

/** Days. */
export const logRetentionDays = z
  .number()
  .refine(
    (days) => LOG_RETENTION_DAYS.includes(days),
    `must be a retention that CloudWatch Logs accepts (${LOG_RETENTION_DAYS.join(", ")})`,
  );

export const email = z.email("must be an e-mail address");

/** Invocations at once that a function takes from the account for itself alone, and its limit. 0 would switch it off. */
export const reservedConcurrency = z.union([z.number().int().min(1).max(1000), z.literal("unreserved")], {
  error: 'must be a whole number from 1 to 1000, or "unreserved"',
});

/** Seconds between 0 and an hour, the range of API Gateway's authorizer cache. */
export const authorizerCacheSeconds = z.number().int().min(0).max(3600);

/** Returns which rule a value breaks, in words such as `must be an e-mail address`; undefined when it breaks none. */
export function brokenRule(rule: z.ZodType, value: unknown): string | undefined {
  return rule.safeParse(value).error?.issues[0]?.message;
}
