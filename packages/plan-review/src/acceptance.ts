import { z } from "zod";
import { RULES } from "./rules/registry";
import { UserError } from "./user-error";

/** The rule of what is not judged, in acceptances and in SARIF. */
export const NOT_JUDGED = "not-judged";

const because = {
  reason: z.string().refine((text) => text.trim().length > 0, "must say why"),
  expires: z.iso.date(),
};

const acceptance = z.union([
  z.strictObject({
    rule: z.string(),
    /** Exact, or with `*` for any characters. */
    address: z.string().min(1),
    ...because,
  }),
  // a kind of changes
  z.strictObject({
    rule: z.literal(NOT_JUDGED),
    /** A resource type, exact or with `*`. */
    type: z.string().min(1),
    /** @default every action that can be unjudged */
    actions: z
      .array(z.enum(["create", "update", "replace"]))
      .min(1)
      .optional(),
    ...because,
  }),
]);

const file = z.strictObject({ version: z.literal(1), acceptances: z.array(acceptance) });

export type Acceptance = z.infer<typeof acceptance>;

/** @throws UserError that names the entry, the rule and the value */
export function parseAcceptances(text: string, name: string): readonly Acceptance[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name} is not JSON: ${(error as Error).message}`, "See docs/plan-review.md", {
      cause: error,
    });
  }
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(
      `${name} is not as it must be: ${issue?.path.map(String).join(".") || "it"}: ${issue?.message}`,
      "See docs/plan-review.md for its form",
    );
  }
  for (const { rule } of parsed.data.acceptances) {
    if (rule !== NOT_JUDGED && !RULES.some(({ id }) => id === rule)) {
      throw new UserError(
        `${name} accepts the rule "${rule}", which does not exist`,
        `The rules are ${[...RULES.map(({ id }) => id), NOT_JUDGED].join(", ")}`,
      );
    }
  }
  return parsed.data.acceptances;
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
      glob(type).test(found.type) &&
      (actions ?? [found.action]).some((action) => action === found.action)
    );
  }
  // the address of an instance may itself hold a star
  return acceptance.address === found.address || glob(acceptance.address).test(found.address);
}

/** What it is about, for people. */
export function subjectOf(acceptance: Acceptance): string {
  return "type" in acceptance ? acceptance.type : acceptance.address;
}

/** Whether it does not count any more: it counts to the end of its day, in UTC. */
export function isExpired({ expires }: Acceptance, today: string): boolean {
  return expires < today;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
