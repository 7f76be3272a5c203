import { join } from "node:path";
import { bundleFunction, bundleVendor } from "./bundle";

/** Folders with the built code, ready to be zipped. */
export interface Bundles {
  readonly api: string;
  readonly authorizer: string;
  readonly rotation: string;
  readonly layer: string;
}

/**
 * Builds the functions and the layer below `outdir`, which belongs to one synth, so that two at a time do not meet.
 * @param projectRoot folder that holds `functions/` and `node_modules/`
 */
export function buildBundles(projectRoot: string, outdir: string): Bundles {
  const build = (name: string, entryPoint: string) => ({ projectRoot, entryPoint, outdir: join(outdir, name) });
  return {
    api: bundleFunction(build("api", "functions/api/index.ts")),
    authorizer: bundleFunction(build("authorizer", "functions/authorizer/index.ts")),
    rotation: bundleFunction(build("rotation", "functions/rotation/index.ts")),
    layer: bundleVendor(build("layer", "functions/vendor/index.ts")),
  };
}
