// esbuild's `buildSync` whose results are kept: what would be built the same is written again, and esbuild is not loaded.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf } from "./inputs.mjs";
import { digest, keep, kept } from "./kept.mjs";

/** Of a kept build: which file is made of what. */
const METAFILE = "metafile.json";
/** Before the name of each file that is built. */
const OUTPUT = "out/";
/** With these, what is built follows from them and from the inputs, wherever it is written. */
const KNOWN = [
  ...["absWorkingDir", "alias", "bundle", "charset", "conditions", "define", "entryPoints", "external", "format"],
  ...["keepNames", "legalComments", "logLevel", "mainFields", "metafile", "minify", "minifyIdentifiers"],
  ...["minifySyntax", "minifyWhitespace", "outdir", "outfile", "platform", "preserveSymlinks"],
  ...["resolveExtensions", "supported", "target", "treeShaking", "write"],
];

/**
 * @param {object} props
 * @param {string} props.folder where the builds of a checkout are kept; nobody else may be able to write there
 * @param {() => Pick<typeof import("esbuild"), "buildSync">} props.load loads esbuild, when something has to be built
 */
export function keptEsbuild({ folder, load }) {
  const used = new Set();
  // how it is built is a part of what is built
  const ownDigest = digestOf(fileURLToPath(import.meta.url));
  return {
    /**
     * As esbuild's own, which it is where a result cannot be kept.
     * @param {import("esbuild").BuildOptions} options
     */
    buildSync(options) {
      if (!canBeKept(options)) return load().buildSync(options);
      const { outdir, outfile, metafile: _, absWorkingDir: root, ...rest } = options;
      const target = resolve(root, outdir ?? dirname(outfile));
      const what = JSON.stringify({ ...rest, outfile: outfile && basename(outfile) });
      const name = `build-${digest(what).slice(0, 12)}`;
      used.add(name);
      const place = { root, folder, name, by: `${ownDigest} ${what}` };
      const { outputs, metafile } = readKept(place) ?? build({ place, options, target, load });
      for (const [path, content] of Object.entries(outputs)) {
        mkdirSync(dirname(join(target, path)), { recursive: true });
        writeFileSync(join(target, path), content);
      }
      const named = mapKeys(metafile.outputs, (path) => slashed(relative(root, join(target, path))));
      return { errors: [], warnings: [], ...(options.metafile && { metafile: { ...metafile, outputs: named } }) };
    },
    /** Removes what is kept of builds that were not asked for. */
    removeOthers() {
      for (const entry of readdirSync(folder)) {
        const name = /^build-[0-9a-f]{12}(?=[-.])/.exec(entry)?.[0];
        if (name !== undefined && !used.has(name)) rmSync(join(folder, entry), { recursive: true, force: true });
      }
    },
  };
}

/** @returns {{ outputs: Record<string, Uint8Array>, metafile: import("esbuild").Metafile } | undefined} */
function readKept(place) {
  try {
    const found = kept(place);
    if (found === undefined) return undefined;
    const paths = found.names.filter((name) => name.startsWith(OUTPUT)).map((name) => name.slice(OUTPUT.length));
    return {
      outputs: Object.fromEntries(paths.map((path) => [path, found.read(OUTPUT + path)])),
      metafile: JSON.parse(found.read(METAFILE).toString()),
    };
  } catch {
    // damaged, or removed meanwhile
    return undefined;
  }
}

/** Builds, and keeps it where that is possible. Paths of outputs are relative to the target. */
function build({ place, options, target, load }) {
  const startedAt = Date.now();
  const result = load().buildSync({ ...options, write: false, metafile: true });
  const outputs = Object.fromEntries(
    result.outputFiles.map(({ path, contents }) => [slashed(relative(target, path)), contents]),
  );
  const metafile = {
    ...result.metafile,
    outputs: mapKeys(result.metafile.outputs, (path) => slashed(relative(target, resolve(place.root, path)))),
  };
  if (result.warnings.length > 0) return { outputs, metafile };
  const files = { ...mapKeys(outputs, (path) => OUTPUT + path), [METAFILE]: JSON.stringify(metafile) };
  try {
    keep(place, { files, inputs: Object.keys(metafile.inputs), startedAt });
  } catch {
    // the next one builds again
  }
  return { outputs, metafile };
}

function canBeKept(options) {
  const { absWorkingDir, outdir, outfile, bundle, write } = options;
  if (absWorkingDir === undefined || (outdir ?? outfile) === undefined || bundle !== true || write === false)
    return false;
  // it looks for packages there, or is another one
  if (process.env.NODE_PATH || process.env.ESBUILD_BINARY_PATH) return false;
  return Object.entries(options).every(([name, value]) => !value || KNOWN.includes(name));
}

function mapKeys(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [change(key), value]));
}

function slashed(path) {
  return path.split(sep).join("/");
}
