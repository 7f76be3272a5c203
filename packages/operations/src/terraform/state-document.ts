import { z } from "zod";

/** The part of Terraform's state, format 4, that these tools read. */
const stateSchema = z.object({
  version: z.literal(4),
  serial: z.number().int().min(0),
  lineage: z.string().min(1),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ attributes: z.object({ id: z.unknown() }).nullish() })),
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

function identities({ resources }: StateDocument): string[] {
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes }) => `${type}.${name} ${String(attributes?.id)}`),
    );
}

/** The ids of all resources that the state manages. */
export function resourceIds({ resources }: Pick<StateDocument, "resources">): Set<string> {
  const managed = resources.filter(({ mode }) => mode === "managed");
  return new Set(managed.flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes?.id))));
}
