/**
 * `npm run test:e2e`: a local AWS of its own on free ports, the stack applied to it by Terraform, and the tests of
 * `__tests__/e2e` against it. It runs beside `npm run local`, and stops what it started also when it fails.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJest } from "@secure-serverless/development/testing/jest";
import { Instance } from "@secure-serverless/local-aws/instance";
import { freePort } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { bringUp } from "@secure-serverless/operations/local/bring-up";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { runCommand } from "../command";

const TESTS_TIMEOUT_SECONDS = 3600;
const LOGS = join(PROJECT_ROOT, "dist", "e2e-logs");

runCommand("test:e2e", async ({ rest }) => {
  const root = await mkdtemp(join(tmpdir(), "secure-serverless-e2e-"));
  const instance = new Instance(root);
  const outdir = join(root, "cdktf.out");
  const progress = new Progress();
  const stopAndRemove = async () => {
    await stopLocalAws(instance);
    await rm(LOGS, { recursive: true, force: true });
    await cp(join(root, "logs"), LOGS, { recursive: true }).catch(() => {});
    await rm(root, { recursive: true, force: true });
  };
  let cleaned: Promise<void> | undefined;
  const cleanUp = () => {
    cleaned ??= stopAndRemove();
    return cleaned;
  };
  onInterrupt(cleanUp, { name: "Stopping and removing the local AWS" });

  try {
    const [apiPort, awsPort] = [await freePort(), await freePort()];
    await bringUp({ instance, apiPort, awsPort, outdir, attached: true, progress });
    const tests = await runJest({
      config: "jest.e2e.config.js",
      args: rest,
      timeoutSeconds: TESTS_TIMEOUT_SECONDS,
      environment: { ...process.env, E2E_STATE_ROOT: root, E2E_OUTDIR: outdir },
    });
    process.exitCode = tests.succeeded ? 0 : 1;
  } finally {
    // an interrupt cleans up by itself
    if (!interrupted.aborted) await progress.step("Local AWS stopped and removed", cleanUp);
  }
});
