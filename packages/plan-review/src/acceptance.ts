import * as z from "zod/mini";
import { because, parseJson, validate } from "./config/json-file";
import { fits } from "./glob";
import { RULES } from "./rules/registry";
import { UserError } from "./user-error";

/** The rule of what is not judged, in acceptances and in SARIF. */
export const NOT_JUDGED = "not-judged";

/** Of one finding, or of one change that is not judged. */
const ofAddress = z.strictObject({
  rule: z.string(),
  /** Exact, or with `*` for any characters. */
  address: z.string().check(z.minLength(1)),
  ...because,
});

/** Of a kind of changes that are not judged. */
const ofKind = z.strictObject({
  rule: z.literal(NOT_JUDGED),
  /** A resource type, exact or with `*`. */
  type: z.string().check(z.minLength(1)),
  /** @default every action that can be unjudged */
  actions: z.optional(z.array(z.enum(["create", "update", "replace"])).check(z.minLength(1))),
  ...because,
});

const file = z.strictObject({ version: z.literal(1), acceptances: z.array(z.unknown()) });

export type Acceptance = z.infer<typeof ofAddress> | z.infer<typeof ofKind>;

/**
 * @param ruleIds the rules that exist. Default: those of the review itself
 * @throws UserError that names the entry, the rule and the value
 */
export function parseAcceptances(
  text: string,
  name: string,
  ruleIds: readonly string[] = RULES.map(({ id }) => id),
): readonly Acceptance[] {
  const { acceptances } = validate(file, parseJson(text, name), name);
  return acceptances.map((entry, index) => {
    const isOfKind = typeof entry === "object" && entry !== null && "type" in entry;
    const acceptance = validate(isOfKind ? ofKind : ofAddress, entry, name, ["acceptances", index]);
    if (acceptance.rule === NOT_JUDGED || ruleIds.includes(acceptance.rule)) return acceptance;
    throw new UserError(
      `${name} accepts the rule "${acceptance.rule}", which does not exist`,
      `The rules are ${[...ruleIds, NOT_JUDGED].join(", ")}`,
    );
  });
}

/** What an acceptance can take on: a finding of a rule, or a change that is not judged. */
export interface Acceptable {
  readonly rule: string;
  readonly address: string;
  readonly type?: string;
  readonly action?: string;
}

export function matches(acceptance: Acceptance, found: Acceptable): boolean {
  if (acceptance.rule !== found.rule) return false;
  if ("type" in acceptance) {
    const { type, actions } = acceptance;
    return (
      found.type !== undefined &&
      fits(type, found.type) &&
      (actions === undefined || actions.some((action) => action === found.action))
    );
  }
  // the address of an instance may itself hold a star
  return acceptance.address === found.address || fits(acceptance.address, found.address);
}

/** What it is about, for people. */
export function subjectOf(acceptance: Acceptance): string {
  return "type" in acceptance ? acceptance.type : acceptance.address;
}

/** Whether it does not count any more: it counts to the end of its day, in UTC. */
export function isExpired({ expires }: { readonly expires: string }, today: string): boolean {
  return expires < today;
}
