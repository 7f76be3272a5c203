/** A resource of a state; one instance for each set of attributes, null where Terraform has begun it and nothing more. */
export interface StateResource {
  readonly type: string;
  /** @default "managed" */
  readonly mode?: "managed" | "data";
  readonly name?: string;
  readonly attributes: readonly (Readonly<Record<string, unknown>> | null)[];
}

/** The text of a state, as Terraform stores it. */
export function aState(resources: readonly StateResource[], more: object = {}): string {
  return JSON.stringify({
    version: 4,
    serial: 1,
    lineage: "one",
    resources: resources.map(({ type, mode = "managed", name = "one", attributes }) => ({
      ...{ mode, type, name },
      instances: attributes.map((values) => ({ attributes: values })),
    })),
    ...more,
  });
}
