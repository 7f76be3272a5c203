import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { satisfies } from "semver";

/** The Terraform version that this project is developed and tested with, from `.terraform-version`. */
export function pinnedTerraformVersion(): string {
  return readFileSync(join(PROJECT_ROOT, ".terraform-version"), "utf8").trim();
}

/**
 * Whether a Terraform version can stand in for the pinned one: the same major version, and not older, since Terraform
 * promises compatibility within 1.x and an older one lacks features. A pre-release such as 1.16.0-beta1 cannot.
 */
export function satisfiesPin(version: string, pin: string): boolean {
  return satisfies(version, `^${pin}`);
}

/** A provider of the dependency lock file. */
interface LockedProvider {
  /** For example `hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** The versions that the stacks accept, for example `~> 6.25`. */
  readonly constraints: string;
}

/** The providers of the committed dependency lock file. */
export function lockedProviders(): LockedProvider[] {
  const lock = readFileSync(join(PROJECT_ROOT, ".terraform.lock.hcl"), "utf8");
  const blocks = lock.matchAll(
    /provider "registry\.terraform\.io\/([^"]+)" \{\s+version\s+= "([^"]+)"\s+constraints = "([^"]+)"/g,
  );
  return [...blocks].map(([, source = "", version = "", constraints = ""]) => ({ source, version, constraints }));
}

/** Exact provider versions by source, for example `{ "hashicorp/aws": "6.47.1" }`. */
export function lockedProviderVersions(): Record<string, string> {
  return Object.fromEntries(lockedProviders().map(({ source, version }) => [source, version]));
}

/** A Terraform configuration that asks for providers and nothing else, as JSON; the versions are by source. */
export function configurationRequiring(versions: Readonly<Record<string, string>>): string {
  const required_providers = Object.fromEntries(
    Object.entries(versions).map(([source, version]) => [source.split("/")[1], { source, version }]),
  );
  return JSON.stringify({ terraform: { required_providers } });
}
