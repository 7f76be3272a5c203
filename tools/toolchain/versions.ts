import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../shared/paths";

/** The Terraform version that this project is developed and tested with, from `.terraform-version`. */
export function pinnedTerraformVersion(): string {
  return readFileSync(join(PROJECT_ROOT, ".terraform-version"), "utf8").trim();
}

/**
 * Whether a Terraform version can stand in for the pinned one: the same major version, and not older, since Terraform
 * promises compatibility within 1.x and an older one lacks features.
 */
export function satisfiesPin(version: string, pin: string): boolean {
  const [major, minor, patch] = parse(version);
  const [pinMajor, pinMinor, pinPatch] = parse(pin);
  return major === pinMajor && (minor > pinMinor || (minor === pinMinor && patch >= pinPatch));
}

/** Exact provider versions, from the dependency lock file, for example `{ "hashicorp/aws": "6.47.1" }`. */
export function lockedProviderVersions(): Record<string, string> {
  const lock = readFileSync(join(PROJECT_ROOT, ".terraform.lock.hcl"), "utf8");
  const versions: Record<string, string> = {};
  for (const [, source, version] of lock.matchAll(
    /provider "registry\.terraform\.io\/([^"]+)" \{\s+version\s+= "([^"]+)"/g,
  )) {
    if (source !== undefined && version !== undefined) versions[source] = version;
  }
  return versions;
}

function parse(version: string): [number, number, number] {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  // A pre-release such as 1.16.0-beta1 satisfies nothing: NaN compares false with every number.
  return match === null ? [Number.NaN, 0, 0] : [Number(match[1]), Number(match[2]), Number(match[3])];
}
