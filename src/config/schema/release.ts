import { z } from "zod";

/** How a new version is released. */
export const rolloutSchema = z.discriminatedUnion(
  "strategy",
  [
    z.strictObject({ strategy: z.literal("all-at-once").describe("All traffic moves to the new version at once.") }),
    z.strictObject({
      strategy: z.literal("gradual").describe("A part of the traffic moves first, while the alarms are watched."),
      percent: z.number().int().min(1).max(99).default(10).describe("Percent of the traffic that moves first."),
      minutes: z
        .number()
        .positive()
        .max(1440)
        .default(10)
        .describe("Minutes that the alarms are watched before the rest follows, up to a day."),
    }),
  ],
  { error: ({ code }) => (code === "invalid_union" ? 'must be "all-at-once" or "gradual"' : undefined) },
);

/** What the release commands do; no resource is made of it but for applyReleases. */
export const release = z.strictObject({
  applyReleases: z
    .boolean()
    .default(true)
    .describe(
      "True: an apply (`cdktf deploy` included) moves traffic to the version that it publishes, unless a release command has decided otherwise. False: only `npm run deploy` and `npm run rollback` move traffic.",
    ),
  rollout: rolloutSchema
    .default({ strategy: "all-at-once" })
    .describe("How `npm run deploy` moves traffic to a new version."),
  keptVersions: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Published versions of each function that `npm run deploy` keeps, besides those in use."),
  smokeTest: z
    .enum(["without-key", "read-only", "read-write"])
    .default("read-write")
    .describe(
      "What the smoke test after a release does with a key, a token or a signature. `read-write`: it lists, and writes, reads and deletes an object of its own; `read-only`: it lists; `without-key`: nothing, for those who deploy and may not use one.",
    ),
});
