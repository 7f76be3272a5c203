import { AWS } from "./aws";
import { AWS_OTHER_VERSIONS } from "./aws/other-versions";
import { HARMLESS } from "./harmless-types";
import type { ProviderTypes } from "./provider-types";
import { AZURERM } from "./providers/azurerm";
import { AZURERM_OTHER_VERSIONS } from "./providers/azurerm-other-versions";
import { AZAPI, CLOUDFLARE, DIGITALOCEAN, HCLOUD } from "./providers/clouds";
import { CONSUL, MONGODBATLAS, MYSQL, POSTGRESQL } from "./providers/databases";
import { GOOGLE } from "./providers/google";
import { AUTH0, AZUREAD, OKTA, VAULT } from "./providers/identities";
import { DOCKER, HELM, KUBECTL, KUBERNETES, SPOTINST } from "./providers/kubernetes";
import { DATADOG, NEWRELIC, PAGERDUTY } from "./providers/monitoring";
import { AZUREDEVOPS, GITHUB, GITLAB } from "./providers/repositories";
import { RANDOM, TLS } from "./providers/utilities";

/**
 * What a type of resource is to the person who reviews its destruction. Every type of the AWS provider has one; a type
 * without one is unknown, and not judged.
 */
export type Kind =
  /** Holds data, keys, secrets, logs, identities, state or an address that cannot be restored. */
  | "holds"
  /** Watches, limits or protects: an alarm, a trail, a firewall, a lock. */
  | "guards"
  /** Gives somebody access: an attachment, a grant, a membership, a share. */
  | "grants"
  /** Answers requests or leads them there. */
  | "serves"
  /** Settings of something else, and what is made again as it was. */
  | "settings"
  /** Its destruction needs nobody; HARMLESS says why. */
  | "harmless";

/** Every list, so that a test can compare it with the providers. */
export const PROVIDERS: readonly ProviderTypes[] = [
  AWS,
  AWS_OTHER_VERSIONS,
  AZURERM,
  AZURERM_OTHER_VERSIONS,
  AZAPI,
  AZUREDEVOPS,
  AZUREAD,
  GOOGLE,
  KUBERNETES,
  KUBECTL,
  HELM,
  DOCKER,
  SPOTINST,
  CLOUDFLARE,
  DIGITALOCEAN,
  HCLOUD,
  GITHUB,
  GITLAB,
  DATADOG,
  NEWRELIC,
  PAGERDUTY,
  VAULT,
  OKTA,
  AUTH0,
  POSTGRESQL,
  MYSQL,
  MONGODBATLAS,
  CONSUL,
  RANDOM,
  TLS,
];

const LISTED = ["holds", "guards", "grants", "serves", "settings"] as const;

/** The types of one list with their kinds. */
export function* typesOf(provider: ProviderTypes): Generator<readonly [string, Kind]> {
  const words = (text = "") => text.split(/\s+/).filter((word) => word !== "");
  for (const kind of LISTED) for (const name of words(provider[kind])) yield [`${provider.prefix}_${name}`, kind];
  for (const name of words(provider.iamOf))
    for (const form of ["member", "binding", "policy"]) yield [`${provider.prefix}_${name}_iam_${form}`, "grants"];
}

/** The lists that a plan needed, taken apart once. */
const byPrefix = new Map<string, ReadonlyMap<string, Kind>>();

/** What a type is, or undefined when nobody has classified it. */
export function kindOf(type: string): Kind | undefined {
  if (HARMLESS.has(type)) return "harmless";
  const prefix = type.slice(0, Math.max(0, type.indexOf("_")));
  let types = byPrefix.get(prefix);
  if (types === undefined) {
    types = new Map(PROVIDERS.filter((provider) => provider.prefix === prefix).flatMap((list) => [...typesOf(list)]));
    // a plan can name any number of providers that do not exist
    if (types.size > 0) byPrefix.set(prefix, types);
  }
  return types.get(type);
}

export function isKnownType(type: string): boolean {
  return kindOf(type) !== undefined;
}

/** Whether making a resource of this type gives access, so that a rule has to read it. */
export function grants(type: string): boolean {
  return kindOf(type) === "grants";
}
