export interface ConfiguredResource {
  /** Without the keys of instances: `module.api.aws_sqs_queue.jobs`. */
  readonly address: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Every resource of a plan's configuration, those of child modules too. */
export function* eachResource(rootModule: unknown): Generator<ConfiguredResource> {
  const pending: { readonly module: unknown; readonly prefix: string }[] = [{ module: rootModule, prefix: "" }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { prefix } = next;
    const { resources, module_calls: calls } = record(next.module);
    for (const item of Array.isArray(resources) ? resources : []) {
      const resource = record(item);
      const { address } = resource;
      if (typeof address === "string") yield { address: `${prefix}${address}`, resource };
    }
    for (const [name, call] of Object.entries(record(calls))) {
      pending.push({ module: record(call)["module"], prefix: `${prefix}module.${name}.` });
    }
  }
}

/**
 * The attributes that the configuration sets, by the address of the resource without the keys of its instances. What
 * is unknown and not set is a default that the provider fills in.
 */
export function configuredAttributes(rootModule: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, ReadonlySet<string>>();
  for (const { address, resource } of eachResource(rootModule))
    result.set(address, new Set(Object.keys(record(resource["expressions"]))));
  return result;
}

/** `module.api["a"].aws_sqs_queue.jobs[0]` is configured as `module.api.aws_sqs_queue.jobs`. */
export function configurationAddress(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

/** An object of a plan, empty where it is something else. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
