import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { buildSync } from "esbuild";
import type { FunctionId } from "../../src/config/parts";
import { functionBuild } from "../../src/packaging/bundle-options";

/** A function's code as it is bundled, with its third-party code beside it, and the AWS SDK's clients left as imports. */
export function readableBundle(id: FunctionId): string {
  const options = functionBuild({ projectRoot: PROJECT_ROOT, outdir: PROJECT_ROOT, functions: [id] });
  const { outputFiles = [] } = buildSync({
    ...options,
    alias: {},
    external: ["@aws-sdk/*"],
    format: "esm",
    write: false,
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error(`${id} was not built`);
  return bundle.text;
}
