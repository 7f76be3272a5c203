import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";
import { GENERATE_SECONDS } from "./generators/generator";

/** The types of packages/client, made of docs/openapi.yaml by openapi-typescript. */
export const CLIENT_TYPES_FILE = join(PROJECT_ROOT, "packages", "client", "src", "generated", "schema.ts");

/** The file as `npm run client:types` writes it. @param document path of the OpenAPI document */
export async function clientTypes(document: string): Promise<string> {
  const tools = await nodeTools("openapi");
  // in a folder where it finds no configuration of another project
  const folder = temporaryFolder("client-types");
  try {
    const command = join(tools, "node_modules", "openapi-typescript", "bin", "cli.js");
    // not by its path: it decodes one that looks like a part of a URL
    const { stdout } = await run(process.execPath, [command, "--immutable", "--alphabetize"], {
      cwd: folder,
      stdinFile: document,
      timeoutSeconds: GENERATE_SECONDS,
    });
    return stamped(await readFile(document, "utf8"), stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const STAMP = /^\/\/ npm run client:types: document ([0-9a-f]{64}), types ([0-9a-f]{64})\n/;

/** Types under a line that says of which document they are, and what they are: both can be checked without the generator. */
function stamped(document: string, types: string): string {
  return `// npm run client:types: document ${digest(document)}, types ${digest(types)}\n${types}`;
}

/** Why generated types are not those of this document, or undefined. */
export function staleness(document: string, file: string): string | undefined {
  const [line = "", ofDocument, ofTypes] = STAMP.exec(file) ?? [];
  if (line === "") return "the types have no stamp";
  if (ofTypes !== digest(file.slice(line.length))) return "the types were changed by hand";
  return ofDocument === digest(document) ? undefined : "the types are of another document";
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
