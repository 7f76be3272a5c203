import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { SecureFunction, type SecureFunctionProps } from "../../src/constructs/secure-function";
import { temporaryFolder } from "./temporary-folder";

/** A folder with the least that can be zipped. */
export function sourceDir(): string {
  const dir = temporaryFolder();
  writeFileSync(join(dir, "index.js"), "exports.handler = async () => {};\n");
  return dir;
}

const shared = sourceDir();

/** A function with the required properties filled in. */
export function aFunction(scope: Construct, props: Partial<SecureFunctionProps> = {}, id = "function"): SecureFunction {
  return new SecureFunction(scope, id, {
    functionName: "my-function",
    description: "Does something",
    sourceDir: shared,
    runtime: LAMBDA_RUNTIME,
    architecture: "arm64",
    ...props,
  });
}
