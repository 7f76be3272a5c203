import { join } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import type { Metafile } from "esbuild";
import { visualizer } from "esbuild-visualizer";
import { FUNCTION_IDS } from "../../../../src/config/parts";
import { codeFolder, functionBuild, layerBuild, layerFolder } from "../../../../src/packaging/bundle-options";

export interface Drawing {
  /** The page. */
  readonly file: string;
  /** What it shows: the own code of a function, or its layer. */
  readonly of: string;
  /** Bytes of what is built. */
  readonly bytes: number;
}

/**
 * Builds the functions and their layers, and draws each as a treemap: a page that needs nothing else, in which the area of a
 * module is its bytes.
 * @param folder an existing one; pages of the same names are overwritten
 */
export async function drawBundles(folder: string): Promise<Drawing[]> {
  const { buildSync } = loadEsbuild();
  // nothing is written, the outputs have to be called something
  const build = { projectRoot: PROJECT_ROOT, outdir: join(PROJECT_ROOT, "dist"), functions: FUNCTION_IDS };
  const [code, layers] = [functionBuild(build), layerBuild(build)].map(
    (options) => buildSync({ ...options, write: false, metafile: true }).metafile,
  ) as [Metafile, Metafile];
  const drawings: Drawing[] = [];
  for (const id of FUNCTION_IDS) {
    drawings.push(await draw(folder, codeFolder(id), `${id}, own code`, code));
    drawings.push(await draw(folder, layerFolder(id), `${id}, layer`, layers));
  }
  return drawings;
}

async function draw(folder: string, name: string, of: string, { inputs, outputs }: Metafile): Promise<Drawing> {
  const built = Object.entries(outputs).filter(([path]) => path.startsWith(`dist/${name}/`));
  const file = join(folder, `${name}.html`);
  const drawn = { inputs, outputs: Object.fromEntries(built) };
  await writeWholeFile(file, await visualizer(drawn, { title: of, template: "treemap" }));
  return { file, of, bytes: built.reduce((sum, [, { bytes }]) => sum + bytes, 0) };
}
