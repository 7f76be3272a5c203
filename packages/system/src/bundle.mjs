// Makes one file of a command's sources, once per content: a start loads no compiler and no hundred modules.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import privateFolder from "../../../system/src/private-folder.js";

const { makeFolder } = privateFolder;

/** The clock of files ticks in steps: what changed within one of them before looks the same afterwards. */
const CLOCK_STEP_MILLISECONDS = 100;
/** Another start may be about to run the previous one. */
const KEPT_BUNDLES = 2;
const STAGING_MILLISECONDS = 10 * 60 * 1000;
/** Of what an import without an extension may mean, in esbuild's order. */
const ENDINGS = [".tsx", ".ts", ".jsx", ".js", ".json"];
/** What decides how imports are resolved, without being an input. */
const ALSO = ["package-lock.json", "package.json", "tsconfig.json"];

/**
 * The file to run for an entry. It is made again when one of the files that it was made of has changed: as git does, by
 * what the file system says of them, and by their content where that differs. And when there is one now that an import
 * would find before it.
 *
 * @param {object} props
 * @param {string} props.entry TypeScript, absolute
 * @param {string} props.root relative to which the sources are remembered
 * @param {string} props.folder where bundles of this root are kept; nobody else may be able to write there, since they are run
 * @param {string} props.name of the bundle's file, without extension
 * @returns {Promise<string>} its path, which ends with `<name>.cjs`
 */
export async function freshBundle({ entry, root, folder, name }) {
  const stampFile = join(folder, `${name}.json`);
  const kept = keptBundle({ stampFile, root, folder, name });
  if (kept !== undefined) return kept;
  const startedAt = Date.now();
  const { code, map, inputs } = await bundle({ entry, root, name });
  const content = createHash("sha256").update(code).digest("hex").slice(0, 16);
  const own = join(folder, `${name}-${content}`);
  makeFolder(own);
  writeWhole(join(own, `${name}.cjs.map`), map);
  writeWhole(join(own, `${name}.cjs`), code);
  const files = [...inputs, ...ALSO, ...manifests(root)].sort();
  const entries = files.map((path) => describe(root, path, startedAt));
  const absent = inputs.flatMap(comingBefore).filter((path) => !existsSync(resolve(root, path)));
  writeWhole(stampFile, JSON.stringify({ root, by: ownDigest(), content, at: startedAt, inputs: entries, absent }));
  removeOld(folder, name, own);
  return join(own, `${name}.cjs`);
}

/**
 * @param {object} props
 * @param {string} props.entry
 * @param {string} props.root
 * @param {string} props.name
 * @returns {Promise<{ code: string, map: string, inputs: string[] }>}
 */
async function bundle({ entry, root, name }) {
  const { build, stop } = await import("esbuild");
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      entryPoints: [entry],
      absWorkingDir: root,
      outfile: `${name}.cjs`,
    });
    const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
    return { code: text(".cjs"), map: text(".map"), inputs: Object.keys(metafile.inputs) };
  } finally {
    // its process would go on as long as this one
    await stop();
  }
}

/** `__dirname` goes on being the folder of the source. */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
      if (path.includes("node_modules")) return undefined;
      const source = readFileSync(path, "utf8");
      const folder = source.includes("__dirname") ? `const __dirname = ${JSON.stringify(dirname(path))};` : "";
      return { contents: folder + source, loader: path.endsWith(".ts") ? "ts" : "js", resolveDir: dirname(path) };
    });
  },
};

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

/** The bundle that is there, when nothing of it has changed. */
function keptBundle({ stampFile, root, folder, name }) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
    const file = join(folder, `${name}-${stamp.content}`, `${name}.cjs`);
    if (stamp.root !== root || stamp.by !== ownDigest() || !existsSync(file)) return undefined;
    if (stamp.absent.some((path) => existsSync(resolve(root, path)))) return undefined;
    let looked = false;
    for (const [path, hash, size, changed] of stamp.inputs) {
      const now = statSync(resolve(root, path));
      if (now.size === size && now.ctimeMs === changed && changed < stamp.at - CLOCK_STEP_MILLISECONDS) continue;
      if (hash === "" || digest(resolve(root, path)) !== hash) return undefined;
      looked = true;
    }
    // the same content with another time: the next start need not read it again
    if (looked) {
      const at = Date.now();
      const inputs = stamp.inputs.map(([path, hash]) => {
        const entry = describe(root, path, at);
        return entry[1] === hash ? entry : [path, "", 0, 0];
      });
      writeWhole(stampFile, JSON.stringify({ ...stamp, at, inputs }));
    }
    return file;
  } catch {
    return undefined;
  }
}

/** An input as it is now. One that has changed while the bundle was made may be in it as it was before. */
function describe(root, path, startedAt) {
  const file = resolve(root, path);
  const { size, ctimeMs } = statSync(file);
  return [path, ctimeMs >= startedAt ? "" : digest(file), size, ctimeMs];
}

/** Files that an import without an extension would find before this one, if they were there. */
function comingBefore(path) {
  if (path.includes("node_modules/")) return [];
  const ending = extname(path);
  const stem = path.slice(0, -ending.length);
  const first = ENDINGS.slice(0, Math.max(0, ENDINGS.indexOf(ending)));
  const before = first.map((other) => `${stem}${other}`);
  return basename(stem) === "index" ? [...before, ...ENDINGS.map((other) => `${dirname(path)}${other}`)] : before;
}

/** The manifests of the packages of this project, which say what can be imported from them. */
function manifests(root) {
  const folder = join(root, "packages");
  return readdirSync(folder)
    .map((name) => join("packages", name, "package.json"))
    .filter((path) => existsSync(join(root, path)));
}

/** Whole or not at all, also when two start at once. */
function writeWhole(file, text) {
  const staging = `${file}.${process.pid}.new`;
  writeFileSync(staging, text, { mode: 0o600 });
  renameSync(staging, file);
}

/** Bundles before the last, what a killed process left, and what belongs to checkouts that are gone. */
function removeOld(folder, name, own) {
  const remove = (path) => rmSync(path, { recursive: true, force: true });
  const age = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const entries = readdirSync(folder).map((entry) => join(folder, entry));
  const others = entries.filter((path) => isOfName(basename(path), name) && path !== own);
  others.sort((a, b) => age(b) - age(a));
  for (const path of others.slice(KEPT_BUNDLES - 1)) remove(path);
  for (const path of entries) if (path.endsWith(".new") && Date.now() - age(path) > STAGING_MILLISECONDS) remove(path);
  for (const sibling of readdirSync(dirname(folder))) {
    const path = join(dirname(folder), sibling);
    const root = rootOf(path);
    if (root !== undefined && !existsSync(root)) remove(path);
  }
}

function isOfName(entry, name) {
  return entry.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(entry.slice(name.length + 1));
}

/** The checkout that a folder of bundles belongs to. */
function rootOf(folder) {
  try {
    const stamp = readdirSync(folder).find((entry) => entry.endsWith(".json"));
    return stamp === undefined ? undefined : JSON.parse(readFileSync(join(folder, stamp), "utf8")).root;
  } catch {
    return undefined;
  }
}

function digest(file) {
  return createHash("sha256").update(readFileSync(file)).digest("base64url").slice(0, 22);
}

/** How bundles are made is a part of what they are. */
function ownDigest() {
  own ??= digest(fileURLToPath(import.meta.url));
  return own;
}
let own;
