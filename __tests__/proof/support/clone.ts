import { cp } from "node:fs/promises";
import { basename } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { linkDependencies } from "../../e2e/support/dependencies";

const NOT_CLONED = new Set([".git", "node_modules", "cdktf.out", "dist", "coverage"]);

/** A checkout with everything in it, whose commands change nothing of this one. */
export async function cloneTo(folder: string): Promise<void> {
  await cp(PROJECT_ROOT, folder, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  await linkDependencies(folder);
}
