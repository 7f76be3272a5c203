import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import type { Target } from "../aws/target";
import { expiriesOf, hoursFrom, latestExpiry } from "../previews/expiry";
import { managedBy } from "../state/managed-resources";
import { StateBucket } from "../state/state-bucket";
import { parseState } from "../terraform/state-document";

/** Only addresses that API Gateway gives: what a pull request's own code says ends in a comment that people click on. */
const ADDRESS = /^https:\/\/[a-z0-9]{1,20}\.execute-api\.[a-z]{2}(-[a-z]{1,12}){1,3}-\d\.amazonaws\.com(\.cn)?\/?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const MAXIMUM_CHARACTERS = 2_000;

const schema = z.strictObject({
  /** Of the API, for example `https://a1b2c3.execute-api.us-east-1.amazonaws.com`. */
  address: z.string().max(200).regex(ADDRESS),
  /** UTC, ISO 8601, whole seconds. */
  expiresAt: z.string().regex(TIME),
});

/** What a deploy of a preview tells its pull request. */
export type PreviewResult = z.infer<typeof schema>;

/**
 * What there is of a preview, by its state.
 *
 * @throws UserError when it was not deployed
 */
export async function previewResult(target: Target): Promise<PreviewResult> {
  const { name } = target.environment;
  const text = await new StateBucket(target).read("application");
  const address = text === undefined ? undefined : parseState(text)?.outputs["ApiEndpoint"]?.value;
  const expiry = latestExpiry(expiriesOf(await managedBy(target, "application")));
  if (typeof address === "string" && expiry !== undefined) return { address, expiresAt: hoursFrom(expiry, 0) };
  throw new UserError(`${name} is not deployed`, `Deploy it: npm run deploy -- ${name}`);
}

/**
 * What the job that deployed has written; undefined where it has written nothing.
 *
 * @throws UserError when the file holds anything else
 */
export async function readPreviewResult(file: string): Promise<PreviewResult | undefined> {
  if (!existsSync(file)) return undefined;
  const text = await readFile(file, "utf8");
  try {
    if (text.length > MAXIMUM_CHARACTERS) throw new Error(`it has ${text.length} characters`);
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(`${file} is not what npm run ci:previews -- result writes`, "Deploy the preview again", {
      cause: error,
    });
  }
}
