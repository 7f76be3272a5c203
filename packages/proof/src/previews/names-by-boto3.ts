import { join } from "node:path";
import { clientEnvironment } from "@secure-serverless/local-aws/client-environment";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

const READER = join(PROJECT_ROOT, "packages/proof/src/previews/names.py");
const TIMEOUT_SECONDS = 120;

/**
 * Every name that the account has, `<kind> <name>` each, as boto3 lists them, and the keys of all versions in these buckets.
 * Keys that wait for their deletion are left out.
 */
export async function namesByBoto3(instance: Instance, buckets: readonly string[]): Promise<string[]> {
  const python = join(await pythonTools("original-handler"), "bin", "python");
  const { stdout } = await run(python, [READER, ...buckets], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env["PATH"], ...clientEnvironment(instance, instance.requireRunning()) },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  return JSON.parse(stdout) as string[];
}
