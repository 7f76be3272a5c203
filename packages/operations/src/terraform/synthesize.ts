import { rm } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { APP, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { environments, templates } from "../../../../src/config/environments";
import { environmentOfStack, SYNTH_ENVIRONMENTS } from "../../../../src/config/names";
import { PROVIDER_LOCK_FILE } from "./stack-files";

const SYNTH_TIMEOUT_SECONDS = 120;

/**
 * Runs main.ts as `cdktf synth` does, without the CLI's own seconds.
 *
 * @param stacks those that are about to be used. All stacks of their environments are written, and no others: what an earlier
 *   synth has left of these stays as it is. None means all environments
 */
export async function synthesize(outdir: string, stacks: readonly string[]): Promise<void> {
  for (const stack of stacks) {
    // synth writes the committed one again; hashes that an earlier init added may be of other providers
    await rm(join(outdir, "stacks", stack, PROVIDER_LOCK_FILE), { force: true });
  }
  await run(process.execPath, [APP, "main.ts"], {
    cwd: PROJECT_ROOT,
    env: {
      ...withoutAwsSettings(process.env),
      CDKTF_OUTDIR: outdir,
      [SYNTH_ENVIRONMENTS]: environmentsOf(stacks).join(","),
    },
    timeoutSeconds: SYNTH_TIMEOUT_SECONDS,
  });
}

/** @throws Error for a stack of no environment */
export function environmentsOf(
  stacks: readonly string[],
  names: readonly string[] = Object.keys(environments),
  templateNames: readonly string[] = Object.keys(templates),
): string[] {
  const owners = stacks.map((stack) => {
    const owner = environmentOfStack(stack, names, templateNames);
    if (owner === undefined) throw new Error(`There is no stack ${stack}`);
    return owner;
  });
  return [...new Set(owners)];
}
