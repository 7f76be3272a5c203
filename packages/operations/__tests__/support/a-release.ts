import { Release, type ReleaseProps } from "../../src/release/release";
import { planRelease } from "../../src/release/release-plan";
import type { FakeLambda } from "./lambda";

/** What an apply has published. */
export const published = (api: string, authorizer: string) => [
  { functionName: "api", version: api },
  { functionName: "authorizer", version: authorizer },
];

/** A release of version 7 of the API's function and 3 of the authorizer's, all at once by default. */
export async function releaseOf(lambda: FakeLambda, props: Partial<ReleaseProps> = {}) {
  const { moves } = await planRelease(lambda.client, published("7", "3"), false);
  return new Release({
    client: lambda.client,
    moves,
    rollout: { strategy: "all-at-once" },
    worry: async () => undefined,
    signal: new AbortController().signal,
    pollSeconds: 0.001,
    ...props,
  });
}

/** To 10 % of the callers first. */
export const gradual = (minutes: number) => ({ strategy: "gradual", percent: 10, minutes }) as const;
