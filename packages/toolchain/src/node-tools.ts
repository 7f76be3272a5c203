import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { onceInCache } from "./once";

/**
 * The sets of npm packages that only a check of the documentation, the benchmark or a proof needs, and a checkout does not install. Asked
 * for in `node/<name>/package.json`; locked beside it, after a change by
 * `npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved` in that folder.
 */
export type NodeTools = "openapi" | "aws-cdk" | "cdktn" | "reference";

const INSTALL_TIMEOUT_SECONDS = 600;
/** npm asks twice more; its own five minutes without an answer, and a minute in between, would take all the time that there is. */
const PATIENCE = ["--fetch-timeout=60000", "--fetch-retry-maxtimeout=10000"];

/**
 * The locked packages of `node/<name>`, every download checked against its hash, none of their install scripts run.
 *
 * @returns the folder that holds their `node_modules`
 * @throws UserError when they cannot be installed
 */
export async function nodeTools(name: NodeTools): Promise<string> {
  const source = join(__dirname, "node", name);
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const key = shortHash(lock, process.version, process.platform, process.arch);
  return onceInCache(`node/${name}-${key}`, INSTALL_TIMEOUT_SECONDS, async (staging) => {
    for (const file of ["package.json", "package-lock.json"]) await copyFile(join(source, file), join(staging, file));
    try {
      const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
      await run("npm", ["ci", "--ignore-scripts", "--engine-strict=false", ...quiet, ...PATIENCE], {
        cwd: staging,
        timeoutSeconds: INSTALL_TIMEOUT_SECONDS,
      });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new UserError(
        `The npm packages of packages/toolchain/src/node/${name} could not be installed: ${error.output.trim().split("\n").at(-1) || error.reason}`,
        "Check that the npm registry or your mirror of it can be reached",
        { cause: error },
      );
    }
  });
}
