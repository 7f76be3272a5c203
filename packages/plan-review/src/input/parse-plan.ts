import { UserError } from "../user-error";
import { textOf } from "../values";
import { planSchema, type RawPlan } from "./plan-schema";
import { plainPath, REMEDY, refuseOthers, requirePlan, requireShallow } from "./require-plan";

/**
 * The JSON of a plan as Terraform writes it, with the secrets that are in it: for who has to know a value, and shows it to
 * nobody.
 *
 * @throws UserError when it is not the JSON of a plan
 */
export function parsePlan(json: unknown): RawPlan {
  requireShallow(json);
  refuseOthers(json);
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.map(textOf).join(".");
    // keys of the input are names of resources and variables, which may hold anything
    throw new UserError(`This JSON is not a plan: ${plainPath(where)} is not as Terraform writes it`, REMEDY);
  }
  requirePlan(json as object, parsed.data);
  return parsed.data;
}
