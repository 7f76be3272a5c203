import { UserError } from "../user-error";
import type { RawPlan } from "./plan-schema";

/** No provider's schema comes near; deeper values could only be meant to break the reader. */
const MAXIMUM_DEPTH = 100;
export const REMEDY = "Give it the output of `terraform show -json <plan file>` or `tofu show -json <plan file>`";

/** @throws UserError when a value is nested deeper than any plan */
export function requireShallow(json: unknown, depth = 0): void {
  if (typeof json !== "object" || json === null) return;
  if (depth > MAXIMUM_DEPTH)
    throw new UserError(`This JSON is not a plan: it is nested more than ${MAXIMUM_DEPTH} levels deep`, REMEDY);
  for (const key in json) requireShallow((json as Record<string, unknown>)[key], depth + 1);
}

/**
 * Names what is often given in the place of a plan.
 *
 * @throws UserError when it is something else that Terraform writes
 */
export function refuseOthers(json: unknown): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return;
  if ("@level" in json)
    throw new UserError("This is the progress that `terraform plan -json` prints, not a plan", REMEDY);
  // `terraform show -json` of a state, and the file of a state itself
  const isState = "values" in json || ("serial" in json && "lineage" in json);
  if (isState && !("resource_changes" in json)) throw new UserError("This JSON is a state, not a plan", REMEDY);
}

/** @throws UserError when its format is of another time, or it says nothing of changes */
export function requirePlan(json: object, { format_version: version, terraform_version: madeBy }: RawPlan): void {
  const [, major = "", minor = ""] = /^(\d{1,9})\.(\d{1,9})$/.exec(version) ?? [];
  const by = typeof madeBy === "string" ? `, made by version ${plainPath(madeBy)}` : "";
  const found = `The plan has format version ${plainPath(version)}${by}, and this reads 0.2 and 1.x`;
  if (major !== "" && Number(major) > 1)
    throw new UserError(found, "Look for a newer version of the review, and read this plan by hand until then");
  // 0.1 does not tell which values are sensitive
  if (major === "" || (major === "0" && Number(minor) < 2))
    throw new UserError(found, "Make the plan with Terraform 1.0.1 or newer, or with any OpenTofu");
  if (!["resource_changes", "planned_values", "configuration"].some((key) => key in json))
    throw new UserError("This JSON is not a plan: it has neither changes nor a configuration", REMEDY);
}

/** A name of the plan in one line of an error message. */
export function plainPath(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text).slice(1, -1);
}
