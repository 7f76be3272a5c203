import { z } from "zod";

/** The part of Terraform's state, format 4, that is read here. Nothing else reads one. */
const stateSchema = z.object({
  version: z.literal(4),
  serial: z.number().int().min(0),
  lineage: z.string().min(1),
  outputs: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).nullish() })),
    }),
  ),
});

export type StateDocument = z.output<typeof stateSchema>;

/** The state, or undefined when the text is not one: cut off, emptied, or something else altogether. */
export function parseState(text: string): StateDocument | undefined {
  try {
    return stateSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** One instance of a resource that Terraform manages, with what its state says of it. */
export interface ManagedResource {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What Terraform manages by the state, with its name in the stack; data sources do not count. */
export function managedResources({
  resources,
}: Pick<StateDocument, "resources">): (ManagedResource & { readonly name: string })[] {
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes }) => ({ type, name, attributes: attributes ?? {} })),
    );
}

/** The addresses of what Terraform manages by this state; data sources are not counted. */
export function managedAddresses({ resources }: Pick<StateDocument, "resources">): string[] {
  return resources
    .filter(({ mode, instances }) => mode === "managed" && instances.length > 0)
    .map(({ type, name }) => `${type}.${name}`);
}

/** Whether the state manages everything that the other does, by address and id. */
export function covers(state: StateDocument, other: StateDocument): boolean {
  const known = new Set(identities(state));
  return identities(other).every((identity) => known.has(identity));
}

function identities(state: StateDocument): string[] {
  return managedResources(state).map(({ type, name, attributes }) => `${type}.${name} ${String(attributes["id"])}`);
}

/** The ids of all resources that the state manages. */
export function resourceIds(state: Pick<StateDocument, "resources">): Set<string> {
  return new Set(managedResources(state).map(({ attributes }) => String(attributes["id"])));
}
