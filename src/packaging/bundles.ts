import { join } from "node:path";
import type { Metafile } from "esbuild";
import { FUNCTION_IDS, type FunctionId } from "../config/parts";
import { build } from "./bundle";
import { codeFolder, functionBuild, layerBuild, layerFolder } from "./bundle-options";

/** A function's built code, ready to be zipped. */
export interface Bundle {
  /** Folder of the function's own code. */
  readonly code: string;
  /** Folder of its layer, the third-party code. */
  readonly layer: string;
}

export type Bundles = Readonly<Record<FunctionId, Bundle>>;

/** Where {@link buildBundles} puts what it builds below `outdir`. */
export function bundlesBelow(outdir: string): Bundles {
  const bundles = FUNCTION_IDS.map((id) => [
    id,
    { code: join(outdir, codeFolder(id)), layer: join(outdir, layerFolder(id)) },
  ]);
  return Object.fromEntries(bundles) as Record<FunctionId, Bundle>;
}

/**
 * Builds the functions and their layers below `outdir`, which belongs to one synth, so that two at a time do not meet.
 * @param projectRoot folder that holds `functions/` and `node_modules/`
 */
export function buildBundles(projectRoot: string, outdir: string): Bundles {
  buildWithMetafiles(projectRoot, outdir);
  return bundlesBelow(outdir);
}

/** The same, and what is in which file: of the functions' own code and of their layers. */
export function buildWithMetafiles(projectRoot: string, outdir: string): { code: Metafile; layers: Metafile } {
  const options = { projectRoot, outdir, functions: FUNCTION_IDS };
  return { code: build(functionBuild(options)), layers: build(layerBuild(options)) };
}
