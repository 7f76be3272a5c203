import { RECHECK_SECONDS } from "../../../../functions/shared/recheck";
import type { Environment } from "../../../../src/config/schema";
import { CURRENT, PREVIOUS, type SecretMetadata, type VersionMetadata } from "./store";

/** Which keys pass, by the labels and ages of the versions alone. */
export interface KeyState {
  readonly current: VersionMetadata | undefined;
  readonly previous: VersionMetadata | undefined;
  /** When the previous version's keys stop passing; undefined when there is no previous version or its end is unknown. */
  readonly overlapEndsAt: Date | undefined;
  /** Whether the previous version's keys pass now. */
  readonly overlapping: boolean;
}

type Settings = Pick<Environment, "api">;

/** How long keys are remembered, in seconds. */
export interface KeyTimes {
  /** After a rotation the previous key is accepted. */
  readonly overlapSeconds: number;
  /** The authorizer uses what it has read of the secret. */
  readonly secretTtlSeconds: number;
  /** The gateway remembers the authorizer's answer. */
  readonly cacheSeconds: number;
}

/** Undefined where callers have no API keys: then nothing accepts one, and nothing remembers one. */
export function keyTimes({ api: { auth } }: Settings): KeyTimes | undefined {
  if (auth.mode !== "api-key") return undefined;
  const { secretTtlSeconds, cacheSeconds } = auth.authorizer;
  return { overlapSeconds: auth.previousKeyOverlapSeconds, secretTtlSeconds, cacheSeconds };
}

/** The authorizer counts the overlap from the making of the current version. */
export function keyState({ versions }: SecretMetadata, settings: Settings, now = Date.now()): KeyState {
  const current = versions.find(({ stages }) => stages.includes(CURRENT));
  const previous = versions.find(({ stages }) => stages.includes(PREVIOUS));
  const createdAt = current?.createdAt;
  const times = keyTimes(settings);
  const overlapEndsAt =
    previous === undefined || createdAt === undefined || times === undefined
      ? undefined
      : new Date(createdAt.getTime() + times.overlapSeconds * 1000);
  return {
    current,
    previous,
    overlapEndsAt,
    overlapping: overlapEndsAt !== undefined && now < overlapEndsAt.getTime(),
  };
}

/**
 * Seconds until a key that is no longer in the secret is refused everywhere. An execution environment of the authorizer
 * may have read the secret just before, and at the end of that time the gateway may remember one last yes.
 */
export function secondsUntilRefused({ secretTtlSeconds, cacheSeconds }: KeyTimes): number {
  return secretTtlSeconds + cacheSeconds;
}

/** Seconds until a new key is accepted everywhere: for a key that it does not know, the authorizer reads the secret again. */
export const SECONDS_UNTIL_ACCEPTED = RECHECK_SECONDS;

/** A length of time for people. */
export function inWords(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  for (const [length, name] of units) {
    if (seconds < 2 * length && seconds !== length) continue;
    const count = Math.floor((seconds / length) * 10) / 10;
    return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return `${Math.floor(seconds)} second${Math.floor(seconds) === 1 ? "" : "s"}`;
}
