import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import { ESBUILD_TARGET } from "../config/lambda-runtime";

/** The package under which functions find the third-party code in the layer. */
export const VENDOR_PACKAGE = "secure-serverless-vendor";
/** What function sources import instead; package.json maps it to the vendor file for tests and type checks. */
const VENDOR_IMPORT = "#vendor";

export interface BundleOptions {
  /** Folder that holds `functions/` and `node_modules/`. */
  readonly projectRoot: string;
  /** Source file, relative to the project. */
  readonly entryPoint: string;
  /** Folder that receives the bundle; overwritten file by file. */
  readonly outdir: string;
}

/** What esbuild makes a function's own code with. */
export function functionBuild(options: BundleOptions): BuildOptions {
  return {
    ...build(options, join(options.outdir, "index.js")),
    alias: { [VENDOR_IMPORT]: VENDOR_PACKAGE },
    external: [VENDOR_PACKAGE],
  };
}

/** What esbuild makes the layer with. */
export function vendorBuild(options: BundleOptions): BuildOptions {
  return {
    ...build(options, join(options.outdir, "nodejs", "node_modules", VENDOR_PACKAGE, "index.js")),
    minifySyntax: true,
    minifyWhitespace: true,
  };
}

function build({ projectRoot, entryPoint }: BundleOptions, outfile: string): BuildOptions {
  return {
    absWorkingDir: projectRoot,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: ESBUILD_TARGET,
    // The packages' ES modules are what can be tree-shaken; by default esbuild prefers CommonJS for Node.
    mainFields: ["module", "main"],
    // A bundle holds paths relative to the project; a node_modules that is a link would bring in where it leads.
    preserveSymlinks: true,
    legalComments: "none",
    // Names are not minified, in the functions nor in the layer, so that a stack trace names its functions without a
    // source map, which would have to be shipped and switched on (NODE_OPTIONS) to be of any use.
    sourcemap: false,
    charset: "utf8",
    logLevel: "silent",
  };
}
