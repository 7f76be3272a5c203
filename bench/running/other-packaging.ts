import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";
import { ESBUILD_TARGET } from "../../src/config/lambda-runtime";
import type { Variant } from "./handler-process";
import type { FunctionName } from "./synthesized";

interface Packaging {
  /** Holds `functions/`, `package.json` and `node_modules/`. */
  readonly checkout: string;
  /** Receives the result. */
  readonly folder: string;
  /** The function as it is synthesized: its variables stay. */
  readonly synthesized: Variant;
}

/** The function as it is synthesized, with the files of its layers in its own: the same code in one file and no layer. */
export async function oneBundle({ folder, synthesized }: Packaging): Promise<Variant> {
  await loadEsbuild().build({
    entryPoints: [join(synthesized.taskRoot, "index.js")],
    outfile: join(folder, "index.js"),
    nodePaths: synthesized.layers.map((layer) => join(layer, "nodejs", "node_modules")),
    ...{ bundle: true, platform: "node", format: "cjs", target: ESBUILD_TARGET },
    ...{ legalComments: "none", charset: "utf8", logLevel: "silent", minifySyntax: true, minifyWhitespace: true },
  });
  return { ...synthesized, taskRoot: folder, layers: [] };
}

/**
 * The function from its sources, each compiled by itself, with the packages of node_modules: what is deployed where
 * nothing is bundled.
 */
export async function unbundled(id: FunctionName, { checkout, folder, synthesized }: Packaging): Promise<Variant> {
  const sources = await readdir(join(checkout, "functions"), { recursive: true });
  await loadEsbuild().build({
    absWorkingDir: checkout,
    entryPoints: sources.filter((file) => file.endsWith(".ts")).map((file) => `functions/${file}`),
    ...{ outdir: folder, outbase: ".", bundle: false, platform: "node", format: "cjs", target: ESBUILD_TARGET },
    logLevel: "silent",
  });
  const { imports } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
    readonly imports: object;
  };
  const compiled = JSON.stringify({ type: "commonjs", imports }).replaceAll(/\.ts(?=")/g, ".js");
  await writeFile(join(folder, "package.json"), compiled);
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  return { ...synthesized, taskRoot: folder, layers: [], handler: `functions/${id}/index.handler` };
}

/** A handler that does nothing: what Node and the runtime take by themselves. */
export async function emptyHandler(folder: string): Promise<Variant> {
  await mkdir(folder, { recursive: true });
  const answer = `{ statusCode: 204, headers: {}, body: "" }`;
  await writeFile(join(folder, "index.js"), `exports.handler = async () => (${answer});\n`);
  return { name: "floor", taskRoot: folder, handler: "index.handler", layers: [], variables: {} };
}
