import { z } from "zod";
import { PRESET_NAMES } from "../presets";
import { api } from "./api";
import { ci } from "./ci";
import { functions, logs } from "./functions";
import { alerts, monitoring } from "./monitoring";
import { accountId, region } from "./primitives";
import { release } from "./release";
import { secret } from "./secret";
import { accessLogs, bucket, state } from "./storage";

/** What every service accepts, IAM being the strictest: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagCharacters = "must have letters, digits, spaces and _ . : / = + - @ only";

const tagKey = z
  .string()
  .min(1, "must have a name of 1 to 128 characters")
  .max(128, "must have a name of 1 to 128 characters")
  .regex(TAG_CHARACTERS, tagCharacters)
  .regex(/^(?!aws:)/i, 'must not begin with "aws:", which AWS reserves');

const tagValue = z.string().max(256).regex(TAG_CHARACTERS, tagCharacters);

/** The fields by themselves, each group in the file of its owner; what fields demand of each other is in rules.ts. */
export const environmentFields = z.strictObject({
  region: region.describe("AWS region of every resource and of the state; the variable `<ENV>_REGION` overrides it."),
  accountId: accountId
    .optional()
    .describe("The only account that Terraform may touch. Without it: any account that the credentials belong to."),
  preset: z
    .enum(PRESET_NAMES)
    .optional()
    .describe(
      "Other defaults for what the environment does not state. `new-account`: nothing of the account's concurrency is reserved, and the gateway lets through what 10 invocations at once serve ([a new account](deploying.md#a-new-account)).",
    ),
  nameSuffix: z
    .string()
    .regex(/^(-[a-z0-9]{1,12})?$/, "must be empty or a hyphen and 1 to 12 lower-case letters or digits")
    .default("")
    .describe(
      "Ends the name of every resource, so that environments can share an account: a hyphen and up to 12 lower-case letters or digits.",
    ),
  emulated: z
    .boolean()
    .default(false)
    .describe("For the AWS on this machine: what it does not know is left out, and the provider looks for no account."),
  destroyData: z
    .boolean()
    .default(false)
    .describe("For a throw-away environment: destroying it deletes data, secret and keys without a waiting period."),
  deletionProtection: z.boolean().default(false).describe("Terraform refuses every plan that would delete data."),
  state,
  accessLogs: accessLogs.optional(),
  bucket: bucket.prefault({}),
  secret,
  alerts,
  monitoring: monitoring.prefault({}),
  api: api.prefault({}),
  functions: functions.prefault({}),
  release: release.prefault({}),
  logs: logs.prefault({}),
  ci: ci.optional(),
  tags: z.record(tagKey, tagValue).default({}).describe("Added to the tags that every resource gets."),
});

/** What every field has been checked for by itself. */
export type CheckedFields = z.output<typeof environmentFields>;
