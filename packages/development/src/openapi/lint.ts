import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";

const TIMEOUT_SECONDS = 120;
/** Both end with 1 when they found something. */
const FOUND_SOMETHING = 1;

const ENVIRONMENT = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

/**
 * Lints an OpenAPI document with redocly's rules `recommended` and spectral's `spectral:oas`.
 *
 * @param document path of the document
 * @returns what each found, warnings and hints too, as `rule: where: message`
 */
export async function lintDocument(document: string): Promise<{ redocly: string[]; spectral: string[] }> {
  const tools = await nodeTools("openapi");
  // neither is to find a configuration of another project in the folder that it is started in
  const cwd = temporaryFolder("lint");
  const json = async (command: string, args: readonly string[], stdinFile?: string): Promise<unknown> => {
    const { stdout } = await run(join(tools, "node_modules", ".bin", command), args, {
      cwd,
      env: { ...process.env, ...ENVIRONMENT },
      timeoutSeconds: TIMEOUT_SECONDS,
      acceptedExitCodes: [0, FOUND_SOMETHING],
      ...(stdinFile !== undefined && { stdinFile }),
    });
    return JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  };
  try {
    return {
      redocly: redoclyFindings(
        await json("redocly", ["lint", "--extends", "recommended", "--format", "json", document]),
      ),
      spectral: spectralFindings(
        await json(
          "spectral",
          [
            ...["lint", "--quiet", "--format", "json", "--fail-severity", "hint"],
            ...["--ruleset", join(__dirname, "spectral.yaml")],
          ],
          // not by its path: it decodes one that looks like a part of a URL, and then follows no reference
          document,
        ),
      ),
    };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

function redoclyFindings(report: unknown): string[] {
  const { problems } = report as {
    problems: { ruleId: string; message: string; location: { pointer?: string }[] }[];
  };
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${location[0]?.pointer ?? ""}: ${message}`);
}

function spectralFindings(report: unknown): string[] {
  const problems = report as { code: string; message: string; path: (string | number)[] }[];
  return problems.map(({ code, message, path }) => `${code}: ${path.join("/")}: ${message}`);
}
