import type { CheckedFields } from "./fields";
import { brokenRule, region as regionRule } from "./primitives";

/** A setting that does not fit the others. */
export interface BrokenRule {
  readonly path: (string | number)[];
  /** Says what the setting must be. */
  readonly message: string;
}

/* What Terraform or AWS would make of settings that are right one by one, or refuse when half is applied. */

/** Terraform would put something in the place of a template, and neither AWS nor a terminal takes what cannot be printed. */
export function textsWithoutTemplates(environment: CheckedFields): BrokenRule[] {
  return textsOf(environment).flatMap(({ path, text }) => {
    if (/[$%]\{/.test(text))
      return [{ path, message: 'must not contain "${" or "%{", which Terraform would read as its own' }];
    return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
      ? [{ path, message: "must not contain line breaks and other control characters" }]
      : [];
  });
}

interface TextAt {
  readonly path: (string | number)[];
  readonly text: string;
}

function textsOf(value: unknown, path: (string | number)[] = []): TextAt[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((one, index) => textsOf(one, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [
    { path: [...path, key], text: key },
    ...textsOf(one, [...path, key]),
  ]);
}

/** A service uses a key of its own region alone: AWS would tell at the apply, when half of it is there. */
export function keysOfTheRegion(environment: CheckedFields): BrokenRule[] {
  const { region } = environment;
  // zod asks also where a field by itself is wrong, which is told already
  if (brokenRule(regionRule, region) !== undefined) return [];
  return textsOf(environment).flatMap(({ path, text }) => {
    const isKey = path.at(-1) === "kmsKeyArn" && text.startsWith("arn:");
    if (!isKey || text.split(":")[3] === region) return [];
    return [{ path, message: `must be a key of ${region}, the region of the environment` }];
  });
}

/** A subscription is named after its address. */
export function eachAddressOnce({ alerts }: CheckedFields): BrokenRule[] {
  return (["emails", "pageEmails"] as const).flatMap((list) => {
    const addresses = alerts[list] ?? [];
    return addresses.flatMap((address, index) =>
      addresses.indexOf(address) === index
        ? []
        : [{ path: ["alerts", list, index], message: "must name each address once" }],
    );
  });
}

/** What a resource can have, the tags that every environment's resources get included: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50;
const OWN_TAGS = ["Project", "Environment", "ManagedBy"];

/** IAM takes two keys that differ in capitals alone for one, and refuses them. */
export function tagsThatDiffer({ tags }: CheckedFields): BrokenRule[] {
  const keys = [...new Set([...OWN_TAGS, ...Object.keys(tags)])];
  const lowered = keys.map((key) => key.toLowerCase());
  const broken = keys.flatMap((key): BrokenRule[] => {
    const first = keys[lowered.indexOf(key.toLowerCase())];
    return first === key
      ? []
      : [{ path: ["tags", key], message: `must differ from ${first} in more than capitals: IAM takes both for one` }];
  });
  return keys.length <= MOST_TAGS
    ? broken
    : [...broken, { path: ["tags"], message: `must be at most ${MOST_TAGS - OWN_TAGS.length} tags of your own` }];
}
