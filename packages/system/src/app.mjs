// Runs the program of cdktf.json, `node packages/system/src/app.mjs main.ts`, in the folder of both. It is one file, made once
// for each content, and so are the bundles that it makes with esbuild: what is as it was is neither compiled nor built again.
import { basename, resolve } from "node:path";
import { readBundle } from "./bundle.mjs";
import { bundleFolder, unwritable } from "./bundle-folder.mjs";
import { runCompiled } from "./compiled.mjs";
import { keptEsbuild } from "./kept-esbuild.mjs";
import sourceLines from "./source-lines.js";

/** cdktf loads what makes zip archives, and makes one in a process of its own, if at all. */
const LAZY = ["archiver"];

const [, , name] = process.argv;
if (name === undefined)
  refuse({ message: "No program is named", remedy: "Name it: node packages/system/src/app.mjs main.ts" });
const root = process.cwd();
const entry = resolve(root, name);
const folder = bundleFolder(root, refuse);
const { file, code } = await bundleOf();

// cdktf takes a stack for each token, which nobody reads
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) capture(target, below);
  else target.stack = "";
};
Error.prepareStackTrace = (error, frames) => {
  const stack = [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return sourceLines.withSourceLines(stack, file);
};
// Node would print the line of the bundle where it was thrown, which is as long as the bundle
process.on("uncaughtException", (error) => {
  if (process.listenerCount("uncaughtException") > 1) return;
  console.error(error);
  process.exit(1);
});
// as if Node ran it itself
process.argv.splice(1, 2, entry);
let builds;
runCompiled({ file, code, entry, requireBy });
process.once("exit", (exitCode) => {
  if (exitCode === 0) builds?.removeOthers();
});

function requireBy(load) {
  return (wanted) => {
    if (wanted !== "esbuild") return load(wanted);
    builds ??= keptEsbuild({ folder, load: () => load("esbuild") });
    return builds;
  };
}

async function bundleOf() {
  try {
    return await readBundle({ entry, root, folder, name: "app", external: ["esbuild"], lazy: LAZY });
  } catch (error) {
    const problems = error.errors?.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`);
    if (problems !== undefined)
      return refuse({
        message: `The sources of ${basename(entry)} cannot be compiled:\n${problems.join("\n")}`,
        remedy: "See them all: npm run typecheck",
      });
    if (!error.path?.startsWith(folder)) throw error;
    return refuse(unwritable(error));
  }
}

function refuse({ message, remedy }) {
  process.stderr.write(`\n${message}.\n→ ${remedy}.\n`);
  process.exit(1);
}
