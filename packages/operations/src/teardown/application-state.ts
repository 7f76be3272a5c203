import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import type { StateOwner } from "../../../../src/config/names";
import { stackIdOf } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { stateOption } from "../state/stacks";
import { StateBucket } from "../state/state-bucket";

const stateSchema = z.object({
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).nullish() })),
    }),
  ),
});

/** A resource that Terraform manages, with what its state says of it. */
export interface ManagedResource {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * What Terraform manages by a state of the environment; nothing where there is no such state or state bucket.
 *
 * @throws UserError when the state cannot be read
 */
export async function managedResources(target: Target, owner: StateOwner): Promise<readonly ManagedResource[]> {
  const text = await new StateBucket(target).read(owner);
  try {
    return text === undefined ? [] : resourcesIn(text);
  } catch (error) {
    const { name, state } = target.environment;
    const option = stateOption(owner);
    throw new UserError(
      `The state of ${stackIdOf(owner, name)} in ${state.bucketName} cannot be read`,
      `Put an earlier version of it back first: npm run state -- history ${name}${option}, then npm run state -- restore ${name} <version id>${option}`,
      { cause: error },
    );
  }
}

/** @throws Error when the text is no state */
export function resourcesIn(state: string): ManagedResource[] {
  return stateSchema
    .parse(JSON.parse(state))
    .resources.filter(({ mode }) => mode === "managed")
    .flatMap(({ type, instances }) => instances.map(({ attributes }) => ({ type, attributes: attributes ?? {} })));
}
