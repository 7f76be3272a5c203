import { UserError } from "@secure-serverless/system/user-error";
import type { FoundResource, ParentResource } from "../inventory/found-resource";
import type { ImportBlock } from "../terraform/import-blocks";
import type { PlannedCreation } from "./planned-creations";
import { plannedName } from "./planned-name";

export interface AdoptionProps {
  readonly environmentName: string;
  /** What the next plan would make anew. */
  readonly creations: readonly PlannedCreation[];
  /** What exists. */
  readonly found: readonly FoundResource[];
  /** The ids of what the state knows. */
  readonly knownIds: ReadonlySet<string>;
}

/**
 * Which of the planned creations exist already and are ours: by their tags, or by belonging to something that is. What
 * has neither tags nor a parent (a layer's version, a saved query) is ours where its environment has anything that is.
 *
 * @throws UserError for a resource that has the name of one of ours and is not ours, or exists twice
 */
export function planAdoption({ environmentName, creations, found, knownIds }: AdoptionProps): ImportBlock[] {
  const standing = found.filter(({ parent, deletedOn, type }) => parent === undefined && !isGone(type, deletedOn));
  const wanted = creations.flatMap(({ address, type, values }) => {
    const name = plannedName(type, values);
    return name === undefined ? [] : [{ address, type, name }];
  });
  const isEnvironmentOurs = knownIds.size > 0 || standing.some(({ ours }) => ours === true);
  const adopted: { readonly to: string; readonly resource: FoundResource }[] = [];
  for (const { address, type, name } of wanted) {
    const matches = standing.filter((resource) => resource.type === type && resource.name === name);
    for (const match of matches) refuseForeign(match, environmentName);
    const ours = matches.filter(({ ours }) => ours ?? isEnvironmentOurs);
    if (ours.length > 1 && ours[0]?.ours === true) throw severalOf(ours);
    const newest = ours.at(-1);
    if (newest !== undefined) adopted.push({ to: address, resource: newest });
  }
  const parents = new Set([...knownIds, ...adopted.map(({ resource }) => resource.importId)]);
  for (const { address, type, name } of wanted) {
    const parts = found.filter((part) => part.parent !== undefined && part.type === type && part.name === name);
    const part =
      parts.find(({ parent }) => parents.has(parent?.importId ?? "")) ??
      // its name is the account's, so it has to be turned from another key of ours to the one of the state
      parts.find(({ parent }) => type === "aws_kms_alias" && isOurs(parent, standing));
    if (part !== undefined) adopted.push({ to: address, resource: part });
  }
  return adopted.map(({ to, resource }) => ({ to, id: resource.importId }));
}

/** What AWS lets exist several times under one name, and the state does not know even after the imports. */
export function duplicates(
  found: readonly FoundResource[],
  adopted: readonly ImportBlock[],
  knownIds: ReadonlySet<string>,
): FoundResource[] {
  return found.filter(
    ({ type, importId, ours, deletedOn }) =>
      /^aws_(apigatewayv2_api|kms_key)$/.test(type) &&
      ours === true &&
      deletedOn === undefined &&
      !knownIds.has(importId) &&
      !adopted.some(({ id }) => id === importId),
  );
}

function isOurs(parent: ParentResource | undefined, standing: readonly FoundResource[]): boolean {
  return standing.some(({ importId, ours }) => importId === parent?.importId && ours === true);
}

/** A key that waits for its deletion hinders no new one; a secret's name is taken until the end. */
function isGone(type: string, deletedOn: Date | undefined): boolean {
  return type === "aws_kms_key" && deletedOn !== undefined;
}

function refuseForeign({ type, name, importId, ours, deletedOn }: FoundResource, environmentName: string): void {
  if (ours === false) {
    throw new UserError(
      `${name} (${type}, ${importId}) exists without the tags of ${environmentName}: Terraform would fail, or take over what belongs to someone else`,
      "Find out who owns it. Delete it, or give the environment another nameSuffix in src/config/environments.ts",
    );
  }
  if (deletedOn !== undefined) {
    throw new UserError(
      `${name} (${type}) is scheduled for deletion since ${deletedOn.toISOString()}, and its name is taken until its recovery window ends`,
      `Cancel the deletion, then try again: aws secretsmanager restore-secret --secret-id ${name}`,
    );
  }
}

function severalOf(resources: readonly FoundResource[]): UserError {
  const { name = "", type = "" } = resources[0] ?? {};
  return new UserError(
    `There are ${resources.length} resources ${name} (${type}) with our tags, and the state knows none of them: ${resources.map(({ importId }) => importId).join(", ")}`,
    "Delete those that get no calls, then try again",
  );
}
