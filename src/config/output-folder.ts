import { accessSync, constants, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Variables } from "./environment-variables";
import { ConfigurationError } from "./load-environment";
import { shownValue } from "./shown-value";

const SETTING = "CDKTF_OUTDIR";

/**
 * Where the synth writes to, made if it is not there. cdktf's command line sets the variable.
 *
 * @default cdktf.out in the current folder
 * @throws ConfigurationError when nothing can be written there
 */
export function outputFolder(variables: Variables = process.env): string {
  // an empty variable means "not set"
  const given = variables[SETTING]?.trim() || "cdktf.out";
  const folder = resolve(given);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      `${SETTING}: must be a folder that can be created and written (${code}), got ${shownValue(given)}`,
    ]);
  }
}
