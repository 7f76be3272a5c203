import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { GENERATE_SECONDS, type Generator } from "./generator";

/** It would format the client with commands that need not be on PATH. */
const CONFIGURATION = JSON.stringify({ post_hooks: [] });

export const openapiPythonClient: Generator = {
  title: "openapi-python-client",
  async prepare(document, folder) {
    const python = join(await pythonTools("openapi-python-client"), "bin", "python");
    await writeFile(join(folder, "config.json"), CONFIGURATION);
    await run(
      python,
      [
        ...["-m", "openapi_python_client", "generate", "--path", document, "--meta", "none"],
        ...["--config", "config.json", "--output-path", join(folder, "api_client")],
      ],
      { cwd: folder, timeoutSeconds: GENERATE_SECONDS },
    );
    await copyFile(join(__dirname, "..", "clients", "openapi_python_client.py"), join(folder, "program.py"));
    return { command: python, args: ["program.py"] };
  },
};
