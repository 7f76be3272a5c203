import { z } from "zod";
import { UserError } from "../shared/user-error";
import { RULES } from "./rules/registry";

const acceptance = z.strictObject({
  rule: z.string(),
  /** Exact, or with `*` for any characters. */
  address: z.string().min(1),
  reason: z.string().refine((text) => text.trim().length > 0, "must say why"),
  expires: z.iso.date(),
});

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
    if (!RULES.some(({ id }) => id === rule)) {
      throw new UserError(
        `${name} accepts the rule "${rule}", which does not exist`,
        `The rules are ${RULES.map(({ id }) => id).join(", ")}`,
      );
    }
  }
  return parsed.data.acceptances;
}

export function matches({ rule, address }: Acceptance, finding: { rule: string; address: string }): boolean {
  if (rule !== finding.rule) return false;
  // the address of an instance may itself hold a star
  return address === finding.address || glob(address).test(finding.address);
}

/** Whether it does not count any more: it counts to the end of its day, in UTC. */
export function isExpired({ expires }: Acceptance, today: string): boolean {
  return expires < today;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
