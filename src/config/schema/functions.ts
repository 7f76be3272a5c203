import { z } from "zod";
import { kmsKeyArn, logRetentionDays, reservedConcurrency } from "./primitives";

export const functions = z.strictObject({
  logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO").describe("The least level that is logged."),
  memorySizeMb: z
    .number()
    .int()
    .min(128)
    .max(10_240)
    .default(256)
    .describe("MB of memory of each function; its share of a processor grows with it."),
  api: z
    .strictObject({
      timeoutSeconds: z
        .number()
        .int()
        .min(1)
        .max(30)
        .default(30)
        .describe("Seconds that a request may take. API Gateway gives up after 30 s whatever the function does."),
      reservedConcurrency: reservedConcurrency
        .default(100)
        .describe("How many requests run at once at most; they are taken from the account's concurrency."),
    })
    .prefault({}),
});

export const logs = z.strictObject({
  retentionDays: logRetentionDays
    .default(7)
    .describe("Days that the logs of functions and API are kept, one of the numbers that CloudWatch Logs accepts."),
  kmsKeyArn: kmsKeyArn.optional().describe("Encrypts every log group. Without it: the key of CloudWatch Logs."),
});
