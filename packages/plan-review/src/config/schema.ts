import * as z from "zod/mini";
import { because } from "./json-file";

const severity = z.enum(["critical", "high", "medium", "info"]);
const glob = z.string().check(z.minLength(1), z.maxLength(200));
const text = z.string().check(z.minLength(1), z.maxLength(1000));
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a value is compared with; all that is said has to be true. */
const predicate = z
  .strictObject({
    equals: z.optional(scalar),
    not: z.optional(scalar),
    oneOf: z.optional(z.array(scalar).check(z.minLength(1))),
    /** With `*` for any characters. */
    matches: z.optional(glob),
    lessThan: z.optional(z.number()),
    moreThan: z.optional(z.number()),
    is: z.optional(z.enum(["set", "absent"])),
  })
  .check(z.refine((given) => Object.keys(given).length > 0, "must say something of the value"));

const rule = z.strictObject({
  id: z.string().check(z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/, "must be words in lower case with hyphens between")),
  severity,
  title: text,
  why: text,
  match: z
    .strictObject({
      type: glob,
      /** @default all of them */
      actions: z.optional(z.array(z.enum(["create", "update", "replace", "delete", "forget"])).check(z.minLength(1))),
      /** Dotted, without positions in lists. @default the change as a whole */
      attribute: z.optional(glob),
      before: z.optional(predicate),
      after: z.optional(predicate),
    })
    .check(
      z.refine(
        ({ attribute, before, after }) => attribute !== undefined || (before ?? after) === undefined,
        "has before or after, and no attribute whose values these are",
      ),
    ),
});

const type = z.strictObject({
  kind: z.enum(["holds", "guards", "grants", "serves", "settings", "harmless"]),
  reason: because.reason,
});

const ignored = z.strictObject({
  /** A resource type, exact or with `*`. */
  type: glob,
  /** Dotted, without positions in lists. */
  attributes: z.array(glob).check(z.minLength(1)),
  ...because,
});

/** `plan-review.config.json`. Closed: a word that nobody knows is an error. */
export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  version: z.literal(1),
  /** The least severity that needs a person. @default medium */
  failOn: z.optional(z.enum(["critical", "high", "medium"])),
  /** By rule. */
  severities: z.optional(z.record(z.string(), severity)),
  /** What nobody judges, and the project calls harmless. */
  ignore: z.optional(z.array(ignored)),
  /** What types are that the review does not know, such as those of a private provider. */
  types: z.optional(z.record(z.string(), type)),
  rules: z.optional(z.array(rule)),
});

export type RawConfig = z.infer<typeof configSchema>;
export type OwnRule = z.infer<typeof rule>;
export type Predicate = z.infer<typeof predicate>;
export type Ignored = z.infer<typeof ignored>;
