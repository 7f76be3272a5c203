import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Of the hash's 64 digits: two codes with the same release and the same 8 digits are one in 4 thousand million. */
const HASH_DIGITS = 8;

/**
 * The version that a function tells in /api/health and in every line of its log: what was released, and which code it is,
 * for example `0.1.0+3f9a2c1d`. It changes when the code does and with a release, and never with anything else: a commit
 * that changes no code deploys nothing (docs/adr/0016).
 *
 * @param released the version of package.json
 * @param code folders with everything that runs: the function's own and those of its layers
 */
export function serviceVersion(released: string, code: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of code) {
    for (const file of filesBelow(folder)) {
      const content = readFileSync(file);
      hash.update(`${relative(folder, file).split(sep).join("/")}\0${content.length}\0`).update(content);
    }
    hash.update("\0");
  }
  return `${released}+${hash.digest("hex").slice(0, HASH_DIGITS)}`;
}

const known = new WeakMap<object, Map<string, string>>();

/**
 * The same of a built function, computed once for all stacks: what has been built does not change under a synth.
 * @param bundle the function's folders
 */
export function bundleVersion(released: string, bundle: { readonly code: string; readonly layer: string }): string {
  const versions = known.get(bundle) ?? new Map<string, string>();
  known.set(bundle, versions);
  const version = versions.get(released) ?? serviceVersion(released, [bundle.code, bundle.layer]);
  versions.set(released, version);
  return version;
}

/** Sorted. By paths alone: an entry knows its folder only from Node 20.12 on. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}
