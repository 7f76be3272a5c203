import type { BuildOptions } from "esbuild";
import { ESBUILD_TARGET } from "../config/lambda-runtime";

/** The package under which functions find the third-party code in their layer. */
export const VENDOR_PACKAGE = "secure-serverless-vendor";
/** What function sources import instead; package.json maps it to the vendor files for tests and type checks. */
const VENDOR_IMPORT = "#vendor";
/** The vendor file of every function: what is loaded for a request that is traced. */
const TRACING = "tracing";

/** What replaces in the layers what no function uses; each file says why. */
const INSTEAD: Readonly<Record<string, string>> = {
  "@aws-sdk/credential-provider-node": "./functions/vendor/instead/credential-chain.ts",
  "@smithy/core/event-streams": "./functions/vendor/instead/event-streams.ts",
  "node:fs/promises": "./functions/vendor/instead/files.ts",
};
/**
 * Globals that the SDK looks for to tell a browser's bodies from Node's, which are all that it gets and gives here. Node loads
 * each when it is first named, even in a `typeof`: 2 ms for the streams.
 */
const ABSENT: Readonly<Record<string, string>> = { Blob: "undefined", ReadableStream: "undefined" };

export interface BundleOptions {
  /** Folder that holds `functions/` and `node_modules/`. */
  readonly projectRoot: string;
  /** Folder below which each function and each layer has its own; overwritten file by file. */
  readonly outdir: string;
  /** Folders of `functions/`. Built together or one by one, a function has the same bytes. */
  readonly functions: readonly string[];
}

/** Where a function's own code is built to, below the bundles' folder. */
export const codeFolder = (id: string) => id;
/** Where its layer is. */
export const layerFolder = (id: string) => `${id}-layer`;

/**
 * Returns esbuild's options for the functions' own code: each becomes `index.js`, and third-party code stays in its layer. A
 * deploy ships a few KB.
 */
export function functionBuild(options: BundleOptions): BuildOptions {
  return {
    ...commonOptions(options),
    entryPoints: options.functions.map((id) => ({ in: `functions/${id}/index.ts`, out: `${codeFolder(id)}/index` })),
    alias: { [VENDOR_IMPORT]: VENDOR_PACKAGE },
    external: [VENDOR_PACKAGE],
  };
}

/**
 * Returns esbuild's options for the functions' layers: each holds the function's own third-party code, tree-shaken, and the
 * tracing, where Node looks for packages in a layer. The AWS SDK is included: the runtime's own copy changes under a
 * deployed function.
 */
export function layerBuild(options: BundleOptions): BuildOptions {
  return {
    ...commonOptions(options),
    entryPoints: options.functions.flatMap((id) =>
      [id, TRACING].map((name) => ({
        in: `functions/vendor/${name}.ts`,
        out: `${layerFolder(id)}/nodejs/node_modules/${VENDOR_PACKAGE}/${name}`,
      })),
    ),
    alias: INSTEAD,
    define: ABSENT,
    // Nobody here reads the names of third-party code in a stack trace, and Node is to read a third less: docs/adr/0003
    minifyIdentifiers: true,
  };
}

function commonOptions({ projectRoot, outdir }: BundleOptions): BuildOptions {
  return {
    absWorkingDir: projectRoot,
    outdir,
    bundle: true,
    platform: "node",
    // Node applies NODE_PATH, which is how Lambda adds /opt, to `require` only.
    format: "cjs",
    target: ESBUILD_TARGET,
    // The packages' ES modules are what can be tree-shaken; by default esbuild prefers CommonJS for Node.
    mainFields: ["module", "main"],
    // A bundle holds paths relative to the project; a node_modules that is a link would bring in where it leads.
    preserveSymlinks: true,
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
    // Names of the functions' own code are not minified, so that a stack trace has them without a source map, which would
    // have to be shipped and switched on (NODE_OPTIONS) to be of any use.
    sourcemap: false,
    // An `import()` becomes a `require`: the packages use it for Node's own modules, of which `import` makes a copy first. On
    // Node 24 the copy of `node:http` alone loads undici, 20 ms.
    supported: { "dynamic-import": false },
    charset: "utf8",
    logLevel: "silent",
  };
}
