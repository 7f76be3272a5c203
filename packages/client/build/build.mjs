// What is published: one ES module of the sources, and their types beside it. Plain Node, by `npm pack`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PACKAGE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const DIST = join(PACKAGE, "dist");
const COMPILE_MILLISECONDS = 120_000;

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await build({
  entryPoints: [join(PACKAGE, "src", "index.ts")],
  outfile: join(DIST, "index.mjs"),
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: ["node20.9", "chrome110", "firefox110", "safari16.4"],
  // readable: whoever uses it minifies
  minify: false,
  charset: "utf8",
  logLevel: "warning",
});

// `tsc` of TypeScript is a program of its own
const compiler = join(dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))), "bin", "tsc");
const types = join(DIST, "types");
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [compiler, "--project", join(PACKAGE, "tsconfig.build.json"), "--outDir", types],
  { encoding: "utf8", timeout: COMPILE_MILLISECONDS },
);
if (status !== 0) throw new Error(`the types could not be made:\n${stdout}${stderr}`);
for (const file of readdirSync(types, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"))) {
  const text = readFileSync(join(types, file), "utf8");
  // a module that is imported by name needs its ending
  const named = text.replace(/((?:from|import)\s*\(?\s*")(\.{1,2}\/[^"]+)(")/g, "$1$2.mjs$3");
  writeFileSync(join(types, file), named);
  renameSync(join(types, file), join(types, file.replace(/\.d\.ts$/, ".d.mts")));
}
cpSync(types, DIST, { recursive: true });
rmSync(types, { recursive: true });
