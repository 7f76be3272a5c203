import type { Environment } from "../../../../src/config/schema";
import { inWords, type KeyState, keyTimes, SECONDS_UNTIL_ACCEPTED, secondsUntilRefused } from "./overlap";

type Settings = Pick<Environment, "secret" | "api">;

/** From when the keys of a new version are accepted; undefined where nothing asks for a key. */
export function acceptedText(settings: Settings): string | undefined {
  const times = keyTimes(settings);
  if (times === undefined) return undefined;
  return (
    `A new key is accepted everywhere ${SECONDS_UNTIL_ACCEPTED} s from now. Do not use it earlier: ` +
    `the gateway may remember a rejection for ${inWords(times.cacheSeconds)}`
  );
}

/** Until when the keys of the version that was replaced are accepted; undefined where nothing asks for a key. */
export function overlapText(environment: Settings, now = Date.now()): string | undefined {
  const times = keyTimes(environment);
  if (times === undefined) return undefined;
  const { overlapSeconds } = times;
  if (overlapSeconds === 0) return `The previous key has no overlap. ${refusedText(environment, now)}`;
  const end = new Date(now + overlapSeconds * 1000).toISOString();
  return `The previous key is accepted until ${end} (${inWords(overlapSeconds)})`;
}

/** When the last request with a revoked key is accepted; undefined where nothing asks for a key. */
export function refusedText(environment: Settings, now = Date.now()): string | undefined {
  const times = keyTimes(environment);
  if (times === undefined) return undefined;
  const seconds = secondsUntilRefused(times);
  return (
    `It is rejected everywhere by ${new Date(now + seconds * 1000).toISOString()} at the latest: ${inWords(seconds)}, ` +
    `${times.secretTtlSeconds} s in which the authorizer may use what it has read and ${times.cacheSeconds} s in ` +
    "which the gateway may remember its answer"
  );
}

/** What else has to be known about a value that was stored by hand. */
export function remarks({ secret, api }: Settings, { namedKeys }: { readonly namedKeys: boolean }): string[] {
  const lines: string[] = [];
  if (secret.delivery === "variable") {
    lines.push("Terraform does not overwrite it, unless secret.version is raised");
    if (namedKeys) lines.push("Terraform's variable has no api_keys: raising secret.version drops them");
  }
  if (api.auth.mode !== "api-key") lines.push(`Nothing asks for the key here: api.auth.mode is ${api.auth.mode}`);
  return lines;
}

/** What an earlier overlap means for who has not changed to the present key yet; undefined where there is none. */
export function cutOffText({ overlapping, overlapEndsAt }: KeyState): string | undefined {
  return overlapping ? `The previous key is accepted until ${overlapEndsAt?.toISOString()}` : undefined;
}
