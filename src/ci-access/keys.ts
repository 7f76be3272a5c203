import type { PolicyStatement } from "../constructs/policy";
import { allow } from "./without-resource";

/**
 * Allows the use of one of the environment's own keys on the way through one service, and nothing where there is no key.
 *
 * @param service as in the host of its API, for example `s3`
 */
export function allowKey(
  actions: readonly string[],
  keyArn: string | undefined,
  service: string,
  region: string,
): PolicyStatement[] {
  if (keyArn === undefined) return [];
  return [allow(actions, keyArn, { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } })];
}
