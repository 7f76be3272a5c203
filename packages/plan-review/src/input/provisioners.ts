import type { ProvisionerRun, ResourceChange } from "../model";
import type { Secrets } from "../secrets";
import { isEmpty, type Marked, mark, textOf } from "../values";
import { configurationAddress, eachResource, record } from "./configuration";

/** What says what a provisioner does, of those that Terraform has: local-exec, remote-exec, file. */
const TOLD = ["command", "inline", "script", "scripts", "source", "content", "destination"];

/** The provisioners of each configured resource, by its address without keys of instances. */
export function configuredProvisioners(rootModule: unknown): ReadonlyMap<string, readonly unknown[]> {
  const result = new Map<string, readonly unknown[]>();
  for (const { address, resource } of eachResource(rootModule)) {
    const { provisioners } = resource;
    if (Array.isArray(provisioners) && provisioners.length > 0) result.set(address, provisioners);
  }
  return result;
}

/**
 * The provisioners that may run with a plan: with what is made, replaced or destroyed. A plan's JSON does not tell which of
 * them wait for the destruction.
 */
export function provisionerRuns(
  changes: readonly ResourceChange[],
  provisioners: ReadonlyMap<string, readonly unknown[]>,
  secrets: Secrets,
): readonly ProvisionerRun[] {
  if (provisioners.size === 0) return [];
  return changes.flatMap(({ address, action }) => {
    if (action !== "create" && action !== "replace" && action !== "delete") return [];
    const own = provisioners.get(configurationAddress(address.replace(/ \(deposed [^)]*\)$/, "")));
    return own === undefined ? [] : [{ address, commands: own.map((item) => describe(item, secrets)) }];
  });
}

function describe(provisioner: unknown, secrets: Secrets): string {
  const { type, expressions } = record(provisioner);
  const parts = TOLD.flatMap((name) => {
    const { constant_value: constant, references } = record(record(expressions)[name]);
    if (constant !== undefined)
      return [said(mark(constant, { sensitive: [], unknown: undefined }, secrets, { name, isAmongSecrets: false }))];
    return references === undefined ? [] : [`${name} known at apply`];
  });
  return [textOf(type ?? "provisioner"), ...parts.filter((part) => part !== "")].join(": ");
}

function said(value: Marked): string {
  if (isEmpty(value)) return "";
  return Array.isArray(value) ? value.map(said).join("; ") : textOf(value);
}
