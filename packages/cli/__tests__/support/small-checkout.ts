import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

/** What the front door is made of. */
const DOOR = ["run", "packages/cli/bin", "packages/cli/src/door", "packages/cli/src/table"];
const PLAIN = [
  "dependencies.js",
  "did-you-mean.js",
  "printable.js",
  "private-folder.js",
  "variables.js",
  "bundle.mjs",
  "bundle-folder.mjs",
  "fail.mjs",
  "inputs.mjs",
  "kept.mjs",
  "own-bundle.mjs",
];

export interface SmallCheckout {
  /** Whether its dependencies are there; otherwise it locks none, and npm ci has nothing to fetch. @default true */
  readonly isInstalled?: boolean;
  /** @default a new folder */
  readonly root?: string;
}

/**
 * A checkout with the front door, and with other bodies behind some of the commands.
 *
 * @param commands TypeScript by the names of files in `commands/`
 */
export function smallCheckout(
  commands: Readonly<Record<string, string>>,
  { isInstalled = true, root = temporaryFolder() }: SmallCheckout = {},
): string {
  for (const path of DOOR) cpSync(join(PROJECT_ROOT, path), join(root, path), { recursive: true });
  for (const folder of ["packages/system/src", "packages/cli/src/commands"])
    mkdirSync(join(root, folder), { recursive: true });
  for (const name of PLAIN)
    cpSync(join(PROJECT_ROOT, "packages/system/src", name), join(root, "packages/system/src", name));
  for (const [name, body] of Object.entries(commands))
    writeFileSync(join(root, "packages/cli/src/commands", `${name}.ts`), body);
  const lock = JSON.stringify({
    name: "checkout",
    version: "1.2.3",
    lockfileVersion: 3,
    packages: { "": { name: "checkout" } },
  });
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "checkout", version: "1.2.3" }));
  writeFileSync(join(root, "tsconfig.json"), readFileSync(join(PROJECT_ROOT, "tsconfig.json")));
  writeFileSync(join(root, "package-lock.json"), lock);
  if (!isInstalled) return root;
  mkdirSync(join(root, "node_modules"));
  for (const name of ["esbuild", "@esbuild"])
    symlinkSync(join(PROJECT_ROOT, "node_modules", name), join(root, "node_modules", name));
  writeFileSync(join(root, "node_modules", ".package-lock.json"), lock);
  writeFileSync(join(root, "node_modules", ".installed-lock"), createHash("sha256").update(lock).digest("hex"));
  return root;
}
