import { UserError } from "@secure-serverless/system/user-error";
import { type StateOwner, stackIdOf } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { type ManagedResource, managedResources, parseState } from "../terraform/state-document";
import { foreignOwner } from "./foreign-state";
import { stateOption } from "./stacks";
import { StateBucket } from "./state-bucket";

/**
 * What Terraform manages by a state of the environment; nothing where there is no such state or state bucket.
 *
 * @throws UserError when the state cannot be read, or describes somebody else's resources
 */
export async function managedBy(
  target: Pick<Target, "environment" | "sdk">,
  owner: StateOwner,
): Promise<readonly ManagedResource[]> {
  const text = await new StateBucket(target).read(owner);
  if (text === undefined) return [];
  const document = parseState(text);
  const managed = document === undefined ? [] : managedResources(document);
  const other = foreignOwner(target.environment, managed);
  if (document !== undefined && other === undefined) return managed;
  const { name, state } = target.environment;
  const option = stateOption(owner);
  throw new UserError(
    `The state of ${stackIdOf(owner, name)} in ${state.bucketName} ${other === undefined ? "cannot be read" : `describes ${managed.length} resources of somebody else (${other})`}`,
    `Restore an earlier version first: npm run state -- history ${name}${option}, then npm run state -- restore ${name} <version id>${option}`,
  );
}
