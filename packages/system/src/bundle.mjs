// Makes one file of a program's sources, once per content: a start loads no compiler and no hundred modules.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf, ENDINGS } from "./inputs.mjs";
import { keep, kept } from "./kept.mjs";

/** How bundles are made is a part of what they are. */
const OWN_FILE = fileURLToPath(import.meta.url);

/**
 * The file to run for an entry. It is made again when one of the files that it was made of has changed, and when there is
 * one now that an import would find before it. What is kept is used only when it is what was kept: of an empty file, nothing would
 * be run, and end well.
 *
 * @param {object} props
 * @param {string} props.entry TypeScript, absolute
 * @param {string} props.root relative to which the sources are remembered
 * @param {string} props.folder where bundles of this root are kept; nobody else may be able to write there, since they are run
 * @param {string} props.name of the bundle's file, without extension
 * @param {readonly string[]} [props.external] packages that are not part of it. Default: none
 * @param {readonly string[]} [props.lazy] packages that are a function, and loaded when it is called. Default: none
 * @returns {Promise<string>} its path, which ends with `<name>.cjs`; beside it is its map
 * @throws esbuild's own error when the sources do not compile
 */
export async function freshBundle(props) {
  return (await readBundle(props)).file;
}

/**
 * The same, read.
 *
 * @param {Parameters<typeof freshBundle>[0]} props
 * @returns {Promise<{ file: string, code: string }>}
 */
export async function readBundle(props) {
  const { folder, code } = readKept(props) ?? (await make(props));
  return { file: fileOf(props, folder), code };
}

function readKept(props) {
  const found = kept(placeOf(props));
  try {
    return found && { folder: found.folder, code: found.read(`${props.name}.cjs`).toString() };
  } catch {
    return undefined;
  }
}

async function make(props) {
  const { name } = props;
  const startedAt = Date.now();
  const { code, map, inputs } = await bundle(props);
  const files = { [`${name}.cjs.map`]: map, [`${name}.cjs`]: code };
  return { folder: keep(placeOf(props), { files, inputs, startedAt }), code };
}

function placeOf({ entry, root, folder, name, external, lazy }) {
  return {
    root,
    folder,
    name,
    by: JSON.stringify([digestOf(OWN_FILE), entry, external, lazy, process.env.ESBUILD_BINARY_PATH]),
  };
}

function fileOf({ name }, folder) {
  return join(folder, `${name}.cjs`);
}

/**
 * @param {Parameters<typeof freshBundle>[0]} props
 * @returns {Promise<{ code: string, map: string, inputs: string[] }>}
 */
async function bundle({ entry, root, name, external = [], lazy = [] }) {
  const { build, stop } = await import("esbuild");
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      external,
      plugins: [ownFolders, ...lazy.map(lazyPackage)],
      entryPoints: [entry],
      absWorkingDir: root,
      outfile: `${name}.cjs`,
    });
    const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
    const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith(`${LAZY}:`));
    return { code: text(".cjs"), map: text(".map"), inputs };
  } finally {
    // its process would go on as long as this one
    await stop();
  }
}

/** `__dirname` and `__filename` go on being those of the source. */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.([cm]?[jt]s|[jt]sx)$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const isPackage = path.includes("node_modules");
      const places = { __dirname: dirname(path), __filename: path };
      const used = Object.entries(places).filter(([name]) => source.includes(name));
      if (isPackage && used.length === 0) return undefined;
      const strict = /^["']use strict["']/.test(source) ? '"use strict";' : "";
      const said = used.map(([name, place]) => `const ${name} = ${JSON.stringify(place)};`).join("");
      return {
        contents: strict + said + source,
        loader: /[jt]sx?$/.exec(path)[0],
        resolveDir: dirname(path),
      };
    });
  },
};

const LAZY = "lazy";

/** Stands for a package that is a function, and loads it when that is called. */
const lazyPackage = (name) => ({
  name: `lazy-${name}`,
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: new RegExp(`^${name}$`) }, async ({ kind, resolveDir, pluginData }) => {
      if (pluginData === LAZY) return undefined;
      const { path, errors } = await resolve(name, { kind, resolveDir, pluginData: LAZY });
      return errors.length > 0 ? { errors } : { path, namespace: LAZY };
    });
    onLoad({ filter: /./, namespace: LAZY }, ({ path }) => ({
      contents: `const load = require; module.exports = (...args) => load(${JSON.stringify(path)})(...args);`,
    }));
  },
});

/** How esbuild makes a bundle. */
export const OPTIONS = {
  bundle: true,
  // identifiers stay: the errors of defects show them
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  sourcemap: "external",
  sourcesContent: false,
  platform: "node",
  target: "node20.9",
  format: "cjs",
  write: false,
  metafile: true,
  logLevel: "silent",
  resolveExtensions: ENDINGS,
  plugins: [ownFolders],
};
