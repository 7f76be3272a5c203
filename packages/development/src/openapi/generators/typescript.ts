import { copyFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { COMPILE_SECONDS, type Program } from "./generator";

const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    types: ["node"],
    outDir: "js",
  },
  files: ["program.ts"],
};

/** Type-checks and compiles a program of `../clients` beside its generated client, with the packages of `tools`. */
export async function compileTypescript(tools: string, folder: string, source: string): Promise<Program> {
  const packages = join(tools, "node_modules");
  await symlink(packages, join(folder, "node_modules"));
  await copyFile(join(__dirname, "..", "clients", source), join(folder, "program.ts"));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  await run(process.execPath, [join(packages, "typescript", "bin", "tsc"), "--project", folder], {
    cwd: folder,
    timeoutSeconds: COMPILE_SECONDS,
  });
  return { command: process.execPath, args: [join("js", "program.js")] };
}
