import { buildSync } from "esbuild";
import { type BundleOptions, functionBuild, vendorBuild } from "./bundle-options";

/**
 * Bundles a function's own code to `index.js`; third-party code stays in the layer. A deploy ships a few KB.
 * @throws esbuild's own error, with file and line, when the source does not build
 */
export function bundleFunction(options: BundleOptions): string {
  buildSync(functionBuild(options));
  return options.outdir;
}

/**
 * Bundles the third-party code, tree-shaken, to where Node looks for packages in a layer. CommonJS, since Node applies
 * NODE_PATH, which is how Lambda adds /opt, to `require` only. The AWS SDK is included: the runtime's own copy changes
 * under a deployed function.
 */
export function bundleVendor(options: BundleOptions): string {
  buildSync(vendorBuild(options));
  return options.outdir;
}
