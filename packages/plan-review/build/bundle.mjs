// Makes one file of the sources, so that a start loads no compiler and no hundred modules. Plain Node: it runs before
// anything is compiled.
import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, readSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The first line of a bundle of a checkout is at most that long: what it was made of, with hashes. */
const MAXIMUM_STAMP_BYTES = 256 * 1024;

/**
 * The file to run for an entry, made again when one of the files that it was made of has changed.
 *
 * @param {object} props
 * @param {string} props.entry TypeScript, absolute
 * @param {string} props.root relative to which the sources are remembered; another root is another bundle
 * @param {string} props.file where the bundle is kept; nobody else may be able to write there, since it is run
 */
export async function freshBundle({ entry, root, file }) {
  if (!isFresh(file, root)) await bundle({ entry, root, file, isStamped: true });
  return file;
}

/**
 * @param {object} props
 * @param {string} props.entry
 * @param {string} props.root
 * @param {string} props.file
 * @param {boolean} [props.isStamped] whether it says what it was made of
 * @returns {Promise<string[]>} the files that it was made of, relative to the root
 */
export async function bundle({ entry, root, file, isStamped = false }) {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    // identifiers stay: they are in the errors of defects
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "eof",
    platform: "node",
    target: "node20.9",
    format: "cjs",
    write: false,
    metafile: true,
    logLevel: "error",
    plugins: [ownFolders],
  });
  const code = outputFiles[0]?.text ?? "";
  const inputs = Object.keys(metafile.inputs)
    .sort()
    .map((path) => [path, digest(resolve(root, path))]);
  const stamp = isStamped ? `//${JSON.stringify({ root, inputs })}\n` : "";
  // whole or not at all, also when two start at once
  const staging = `${file}.${process.pid}`;
  writeFileSync(staging, stamp + code, { mode: isStamped ? 0o600 : 0o644 });
  renameSync(staging, file);
  return Object.keys(metafile.inputs);
}

/** The licenses of the packages whose code is in a bundle: each of them asks to be kept beside it. */
function licensesOf(inputs, root) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(resolve(root, folder, "package.json"), "utf8"));
    const file = readdirSync(resolve(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no license file`);
    return `${name} ${version}\n\n${readFileSync(resolve(root, folder, file), "utf8").trim()}\n`;
  });
}

/** `__dirname` goes on being the folder of the source. */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.includes("__dirname")
        ? `const __dirname = ${JSON.stringify(dirname(path))};${source}`
        : source;
      return { contents, loader: "ts", resolveDir: dirname(path) };
    });
  },
};

function isFresh(file, root) {
  try {
    const stamp = JSON.parse(firstLine(file).slice(2));
    return stamp.root === root && stamp.inputs.every(([path, hash]) => digest(resolve(root, path)) === hash);
  } catch {
    return false;
  }
}

function firstLine(file) {
  const bytes = Buffer.alloc(MAXIMUM_STAMP_BYTES);
  const descriptor = openSync(file, "r");
  try {
    const text = bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    return text.slice(0, text.indexOf("\n"));
  } finally {
    closeSync(descriptor);
  }
}

function digest(path) {
  return createHash("sha256").update(readFileSync(path)).digest("base64url").slice(0, 22);
}

const here = dirname(fileURLToPath(import.meta.url));
export const PACKAGE = resolve(here, "..");
export const ENTRY = join(PACKAGE, "src", "cli.ts");

// npm run prepack: what the published package runs
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { mkdirSync } = await import("node:fs");
  const file = join(PACKAGE, "dist", "plan-review.cjs");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const inputs = await bundle({ entry: ENTRY, root: PACKAGE, file });
  writeFileSync(join(dirname(file), "licenses.txt"), licensesOf(inputs, PACKAGE).join("\n\n"));
  process.stderr.write(`${relative(process.cwd(), file)}\n`);
}
