import { createRequire } from "node:module";
import { join } from "node:path";
import { PROJECT_ROOT } from "./paths";

/** It starts a program of its own package, so it is loaded from there: it cannot be a part of a command's bundle. */
export const loadEsbuild = (): typeof import("esbuild") =>
  createRequire(join(PROJECT_ROOT, "package.json"))("esbuild") as typeof import("esbuild");
