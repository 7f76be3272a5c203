// Runs a bundle with what V8 has compiled of it before.
import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { digest, writeWhole } from "./kept.mjs";

const DIGEST_BYTES = 64;

/**
 * Runs a CommonJS bundle. What V8 has compiled is kept beside it when this process ends well: the folder must be one that
 * nobody else can write to.
 *
 * @param {object} props
 * @param {string} props.file the bundle
 * @param {string} props.code its content
 * @param {string} props.entry the source that it was made of: what `module` is told, and relative to which packages are found
 * @param {(load: NodeJS.Require) => (name: string) => unknown} props.requireBy makes the bundle's `require` of Node's
 */
export function runCompiled({ file, code, entry, requireBy }) {
  // V8 itself looks at its version and flags, and at the length of the source
  const compiledFile = `${file}.${process.version}-${process.arch}.compiled`;
  const cachedData = readCompiled(compiledFile);
  const columnOffset = -Module.wrapper[0].length;
  const script = new Script(Module.wrap(code), { filename: file, columnOffset, ...(cachedData && { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected)
    process.once("exit", (exitCode) => {
      if (exitCode === 0) writeCompiled(compiledFile, script.createCachedData());
    });
  const module = new Module(entry);
  module.filename = entry;
  const load = Module.createRequire(entry);
  const require = Object.assign(requireBy(load), { resolve: load.resolve, cache: load.cache, main: module });
  script.runInThisContext().call(module.exports, module.exports, require, module, entry, dirname(entry));
}

function readCompiled(file) {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(DIGEST_BYTES);
    return bytes.toString("latin1", 0, DIGEST_BYTES) === digest(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCompiled(file, data) {
  try {
    writeWhole(file, Buffer.concat([Buffer.from(digest(data), "latin1"), data]));
  } catch {
    // the next start compiles again
  }
}
