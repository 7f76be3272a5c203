import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";
import { GENERATE_SECONDS, type Generator } from "./generator";
import { compileTypescript } from "./typescript";

/** Types for openapi-fetch, or any other `fetch`. */
export const openapiTypescript: Generator = {
  title: "openapi-typescript, openapi-fetch",
  async prepare(document, folder) {
    const tools = await nodeTools("openapi");
    const command = join(tools, "node_modules", "openapi-typescript", "bin", "cli.js");
    await run(process.execPath, [command, document, "--output", join(folder, "schema.d.ts")], {
      cwd: folder,
      timeoutSeconds: GENERATE_SECONDS,
    });
    return compileTypescript(tools, folder, "openapi_typescript.ts");
  },
};
