import type { Target } from "../aws/target";
import { type Removed, type RemoveOptions, removeByInventory } from "../teardown/remove-by-inventory";
import { removeStates } from "../teardown/remove-states";
import { unknownTagged } from "./unknown-tagged";

/**
 * Deletes everything of a preview that AWS lists as its own, and then every version of its states: what these say is not
 * followed. To be called while its lock is held.
 *
 * @throws Error with what is left and why; its states are kept then
 */
export async function removePreview(target: Target, options: RemoveOptions): Promise<Pick<Removed, "count">> {
  const { report = () => {} } = options;
  const { count, left, failures } = await removeByInventory(target, options);
  const unknown = await unknownTagged(target);
  const problems = [
    ...(failures.length > 0 ? failures : left.map(({ type, name }) => `${type} ${name}: AWS goes on listing it`)),
    ...unknown.map((arn) => `${arn}: nothing here deletes such a thing`),
  ];
  if (problems.length > 0)
    throw new Error(
      `${left.length + unknown.length} resources of ${target.environment.name} are left: ${problems.join("; ")}`,
    );
  await removeStates(target);
  report(`${count} resources deleted`);
  return { count };
}
