import { UserError } from "@secure-serverless/system/user-error";
import type { StateOwner } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";

const NAMES: Readonly<Record<string, StateOwner>> = {
  application: "application",
  "state-backend": "stateBackend",
  "ci-access": "ciAccess",
};

/** Whose states an environment can have: of a preview its own application's, of a template what its previews share. */
export function ownersOf({ preview, template }: Pick<Environment, "preview" | "template">): readonly StateOwner[] {
  if (preview !== undefined) return ["application"];
  const all = Object.values(NAMES);
  return template === undefined ? all : all.filter((owner) => owner !== "application");
}

/** @throws UserError that names the known ones */
export function ownerNamed(name: string): StateOwner {
  const owner = NAMES[name];
  if (owner !== undefined) return owner;
  throw new UserError(`There is no state "${name}"`, `Use one of ${Object.keys(NAMES).join(", ")}`);
}

/** What a command that is told to somebody needs behind it to mean that state; nothing for the application's. */
export function stateOption(owner: StateOwner): string {
  const name = Object.keys(NAMES).find((candidate) => NAMES[candidate] === owner);
  return owner === "application" ? "" : ` --state ${name}`;
}
