import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { Metafile } from "esbuild";
import { visualizer } from "esbuild-visualizer";
import { FUNCTION_IDS } from "../../../../src/config/parts";
import { codeFolder, layerFolder } from "../../../../src/packaging/bundle-options";
import { buildWithMetafiles } from "../../../../src/packaging/bundles";

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
  const outdir = await mkdtemp(join(tmpdir(), "bundles-"));
  try {
    const { code, layers } = buildWithMetafiles(PROJECT_ROOT, outdir);
    const drawings: Drawing[] = [];
    for (const id of FUNCTION_IDS) {
      drawings.push(await draw(folder, codeFolder(id), `${id}, own code`, code));
      drawings.push(await draw(folder, layerFolder(id), `${id}, layer`, layers));
    }
    return drawings;
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

async function draw(folder: string, name: string, of: string, metafile: Metafile): Promise<Drawing> {
  const built = Object.entries(metafile.outputs).filter(([path]) => path.includes(`/${name}/`));
  // without the path of the temporary folder
  const outputs = Object.fromEntries(
    built.map(([path, output]) => [path.slice(path.indexOf(`/${name}/`) + 1), output]),
  );
  const file = join(folder, `${name}.html`);
  await writeFile(file, await visualizer({ ...metafile, outputs }, { title: of, template: "treemap" }));
  return { file, of, bytes: built.reduce((sum, [, { bytes }]) => sum + bytes, 0) };
}
