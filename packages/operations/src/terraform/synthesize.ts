import { rm } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { PROVIDER_LOCK_FILE } from "./stack-files";

const SYNTH_TIMEOUT_SECONDS = 120;

/**
 * Runs main.ts as `cdktf synth` does, without the CLI's own seconds. All stacks are written; `stacks` are those that are
 * about to be used.
 */
export async function synthesize(outdir: string, stacks: readonly string[]): Promise<void> {
  for (const stack of stacks) {
    // synth writes the committed one again; hashes that an earlier init added may be of other providers
    await rm(join(outdir, "stacks", stack, PROVIDER_LOCK_FILE), { force: true });
  }
  await run(process.execPath, ["--import", TYPESCRIPT, "main.ts"], {
    cwd: PROJECT_ROOT,
    env: { ...withoutAwsSettings(process.env), CDKTF_OUTDIR: outdir },
    timeoutSeconds: SYNTH_TIMEOUT_SECONDS,
  });
}
