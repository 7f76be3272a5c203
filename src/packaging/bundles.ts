import { join } from "node:path";
import { FUNCTION_IDS, type FunctionId } from "../config/parts";
import { bundleFunction, bundleVendor } from "./bundle";

/** Folders with the built code, ready to be zipped. */
export type Bundles = Readonly<Record<FunctionId | "layer", string>>;

/**
 * Builds the functions and the layer below `outdir`, which belongs to one synth, so that two at a time do not meet.
 * @param projectRoot folder that holds `functions/` and `node_modules/`
 */
export function buildBundles(projectRoot: string, outdir: string): Bundles {
  const build = (name: string, entryPoint: string) => ({ projectRoot, entryPoint, outdir: join(outdir, name) });
  const functions = FUNCTION_IDS.map((id) => [id, bundleFunction(build(id, `functions/${id}/index.ts`))]);
  const layer = bundleVendor(build("layer", "functions/vendor/index.ts"));
  return { ...(Object.fromEntries(functions) as Record<FunctionId, string>), layer };
}
