// Runs the program of cdktf.json, `node packages/system/src/app.mjs main.ts`, in the folder of both. It is one file, made once
// for each content, and so are the bundles that it makes with esbuild: what is as it was is neither compiled nor built again.
import { resolve } from "node:path";
import { runCompiled } from "./compiled.mjs";
import { fail } from "./fail.mjs";
import { keptEsbuild } from "./kept-esbuild.mjs";
import { ownBundle } from "./own-bundle.mjs";
import sourceLines from "./source-lines.js";
import systemError from "./system-error.js";
import variables from "./variables.js";

/** cdktf loads what makes zip archives, and makes one in a process of its own, if at all. */
const LAZY = ["archiver"];

const [, , name] = process.argv;
if (name === undefined) fail("No program is named", "Name it: node packages/system/src/app.mjs main.ts");
const unknown = variables.unknownVariable(process.env);
if (unknown !== undefined) fail(unknown.message, unknown.remedy);
const root = process.cwd();
const entry = resolve(root, name);
const { file, code, folder } = await ownBundle({ entry, root, name: "app", external: ["esbuild"], lazy: LAZY });

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
  const problem = systemError.systemProblem(error);
  if (problem !== undefined) fail(problem.message, problem.remedy);
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
