import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { renameIn } from "./rename";

/** cdktf's packages, by those that take their place. */
const INSTEAD: Readonly<Record<string, string>> = {
  cdktf: "cdktn",
  "cdktf-cli": "cdktn-cli",
  "@cdktf/provider-archive": "@cdktn/provider-archive",
  "@cdktf/provider-aws": "@cdktn/provider-aws",
  constructs: "constructs",
};

/** What a checkout gets. */
export interface Successor {
  /** Exact versions by package, for each of `INSTEAD`. */
  readonly packages: Readonly<Record<string, string>>;
  /** The version of hashicorp/archive that the bindings ask for, exactly. */
  readonly archiveProvider: string;
}

/** What is proven: the versions that `packages/toolchain/src/node/cdktn` locks, and the command line of the same release. */
export function provenSuccessor(): Successor {
  const manifest = join(PROJECT_ROOT, "packages/toolchain/src/node/cdktn/package.json");
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies: Record<string, string> };
  return {
    packages: { ...dependencies, "cdktn-cli": dependencies["cdktn"] ?? "" },
    archiveProvider: "2.8.1",
  };
}

/**
 * Puts cdktf's successor into the place of cdktf in a checkout. Nothing is installed: `npm install` does that afterwards, with
 * the lock file that is there.
 *
 * @param folder its root
 * @param write false: only say what would change. @default true
 * @returns the files that it changed, relative to the root
 * @throws UserError where cdktf is not there any more
 */
export function leaveCdktf(
  folder: string = PROJECT_ROOT,
  successor: Successor = provenSuccessor(),
  write = true,
): string[] {
  const edits: readonly (readonly [string, (text: string) => string])[] = [
    ["package.json", (text) => withPackages(text, successor)],
    [".terraform.lock.hcl", (text) => withArchiveProvider(text, successor.archiveProvider)],
  ];
  const written = edits.map(([path, edit]) => [path, edit(readFileSync(join(folder, path), "utf8"))] as const);
  if (write) for (const [path, text] of written) writeFileSync(join(folder, path), text);
  return [...written.map(([path]) => path), ...renameIn(folder, write)];
}

function withPackages(text: string, { packages }: Successor): string {
  const manifest = JSON.parse(text) as Record<"dependencies" | "devDependencies", Record<string, string>>;
  if (manifest.dependencies["cdktf"] === undefined)
    throw new UserError(
      "This checkout does not depend on cdktf",
      "There is nothing to leave: see docs/leaving-cdktf.md",
    );
  const moved = (dependencies: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(dependencies)
        .map(([name, version]): [string, string] => {
          const instead = INSTEAD[name];
          if (instead === undefined) return [name, version];
          const exact = packages[instead];
          if (exact === undefined) throw new Error(`there is no version of ${instead}`);
          return [instead, exact];
        })
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  const changed = {
    ...manifest,
    dependencies: moved(manifest.dependencies),
    devDependencies: moved(manifest.devDependencies),
  };
  return `${JSON.stringify(changed, undefined, 2)}\n`;
}

/** The bindings of hashicorp/archive ask for exactly one version; its hashes are those of another one. */
function withArchiveProvider(text: string, version: string): string {
  const block = /^provider "[^"]+\/hashicorp\/archive" \{\n[\s\S]*?^\}\n/m;
  if (!block.test(text)) throw new Error(".terraform.lock.hcl locks no hashicorp/archive");
  return text.replace(block, (found) =>
    found
      .replace(/^( *version *= )"[^"]*"/m, `$1"${version}"`)
      .replace(/^( *constraints *= )"[^"]*"/m, `$1"${version}"`)
      .replace(/^ *hashes = \[[^\]]*\]\n/m, ""),
  );
}
