import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { probe, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { goEnvironment, requireGo } from "@secure-serverless/toolchain/go";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { COMPILE_SECONDS, GENERATE_SECONDS, type Generator } from "./generator";
import { compileTypescript } from "./typescript";

const CLIENTS = join(__dirname, "..", "clients");

/** @returns the Python that also has what the Python client imports */
async function generate(name: string, document: string, output: string, ...options: string[]): Promise<string> {
  if ((await probe("java", ["-version"])) === undefined) {
    throw new UserError(
      "openapi-generator is a Java program, and no java is on PATH",
      "Install Java 11 or newer (on Debian: apt-get install default-jre-headless)",
    );
  }
  const python = join(await pythonTools("openapi-generator"), "bin", "python");
  const call = "import openapi_generator_cli; openapi_generator_cli.cli()";
  await run(python, ["-c", call, "generate", "-g", name, "-i", document, "-o", output, ...options], {
    timeoutSeconds: GENERATE_SECONDS,
  });
  return python;
}

export const typescriptFetch: Generator = {
  title: "openapi-generator, typescript-fetch",
  async prepare(document, folder) {
    await generate("typescript-fetch", document, join(folder, "generated"));
    return compileTypescript(await nodeTools("openapi"), folder, "typescript_fetch.ts");
  },
};

export const python: Generator = {
  title: "openapi-generator, python",
  async prepare(document, folder) {
    const command = await generate("python", document, folder);
    await copyFile(join(CLIENTS, "openapi_generator.py"), join(folder, "program.py"));
    return { command, args: ["program.py"] };
  },
};

/** The module's name, which the program imports, as the generator puts it together. */
const GO_MODULE = ["--git-host", "example.invalid", "--git-user-id", "secure-serverless", "--git-repo-id", "client"];

export const go: Generator = {
  title: "openapi-generator, go",
  async prepare(document, folder) {
    await requireGo("The Go client of openapi-generator");
    await generate("go", document, folder, ...GO_MODULE);
    await mkdir(join(folder, "program"));
    await copyFile(join(CLIENTS, "openapi_generator.go"), join(folder, "program", "main.go"));
    await run("go", ["build", "-mod=mod", "-o", "program/program", "./program"], {
      cwd: folder,
      env: goEnvironment(),
      timeoutSeconds: COMPILE_SECONDS,
    });
    return { command: join(folder, "program", "program"), args: [] };
  },
};
