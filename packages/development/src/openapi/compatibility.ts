import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { goTool } from "@secure-serverless/toolchain/go-tools";

/** The description as the last release had it, which `npm run version:set` keeps. */
export const RELEASED_DOCUMENT_FILE = join(PROJECT_ROOT, "__tests__", "released", "openapi.yaml");

const TIMEOUT_SECONDS = 120;

/** What oasdiff says of one change, as far as it is used. */
interface Change {
  readonly id: string;
  readonly text: string;
  readonly operation?: string;
  readonly path?: string;
}

/**
 * What a client of one description may no longer do by another one: everything that oasdiff calls breaking, and what it
 * cannot decide, such as another pattern. A new code of an error is among it, since generated clients refuse one that they
 * do not know.
 *
 * @param base path of the older document
 * @param revision path of the newer one
 * @returns a line each: `PUT /api/data/{key}: new-required-request-property: added the …`
 * @throws UserError when one of them is not there
 */
export async function breakingChanges(base: string, revision: string): Promise<string[]> {
  const missing = [base, revision].find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new UserError(
      `There is no description of the API at ${missing}`,
      "Name a file for openapi:diff, or none for the last release's",
    );
  const oasdiff = await goTool("oasdiff");
  // of an error it says nothing on standard output
  const { stdout } = await run(
    oasdiff,
    ["breaking", base, revision, "--format", "json", "--allow-external-refs=false"],
    // neither a configuration of another project nor one of the user's is to count
    { timeoutSeconds: TIMEOUT_SECONDS, cwd: __dirname, env: withoutSettings(process.env) },
  );
  const changes = JSON.parse(stdout) as Change[];
  return changes.map(
    ({ id, text, operation, path }) => `${[operation, path].filter(Boolean).join(" ") || "components"}: ${id}: ${text}`,
  );
}

function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("OASDIFF_")));
}
