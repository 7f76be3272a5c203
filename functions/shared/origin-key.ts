import { createHash, timingSafeEqual } from "node:crypto";
import { EnvironmentError, type Variables } from "./environment";
import { fieldsOf } from "./is-object";

/** By which a request of the distribution is known. CloudFront writes it over what a client sends. */
export const ORIGIN_KEY_HEADER = "x-origin-key";
/** The address of the client, which CloudFront writes over what a client sends: true only where the key is right. */
export const VIEWER_IP_HEADER = "x-viewer-ip";

/** SHA-256 in hexadecimal of the keys that are accepted, separated by commas: two while one is replaced. */
export const ORIGIN_KEYS_VARIABLE = "ORIGIN_KEY_SHA256";

/** Tells whether an event of the gateway has come through the distribution. */
export type OriginLock = (headers: unknown) => boolean;

/**
 * Reads ORIGIN_KEY_SHA256.
 *
 * @returns undefined when it is unset: there is no distribution in front
 * @throws EnvironmentError when it is anything but hashes: a function that cannot compare must not start
 */
export function originLock(variables: Variables): OriginLock | undefined {
  const value = variables[ORIGIN_KEYS_VARIABLE];
  if (value === undefined) return undefined;
  const hashes = value.split(",");
  if (hashes.some((hash) => !/^[0-9a-f]{64}$/.test(hash)))
    throw new EnvironmentError(ORIGIN_KEYS_VARIABLE, "must be SHA-256 in hexadecimal, separated by commas", value);
  const accepted = hashes.map((hash) => Buffer.from(hash, "hex"));
  return (headers) => {
    const given = Object.entries(fieldsOf(headers)).filter(([name]) => name.toLowerCase() === ORIGIN_KEY_HEADER);
    const key = given[0]?.[1];
    if (given.length !== 1 || typeof key !== "string") return false;
    const hash = createHash("sha256").update(key).digest();
    // each of them, so that the time tells nothing of which one it was
    return accepted.map((one) => timingSafeEqual(one, hash)).includes(true);
  };
}
