import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { generateApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { useLocalBackend } from "@secure-serverless/operations/state/local-backend";
import { planReaders } from "@secure-serverless/operations/terraform/plan-readers";
import { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { APP, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { environments } from "../../../../src/config/environments";
import { stackIdOf } from "../../../../src/config/names";
import { withIdentity } from "./sts-stub";

const SYNTH_TIMEOUT_SECONDS = 120;
const PLANS_AT_ONCE = 2;
const PLAN_FILE = "scan.tfplan";

/** The first plan of a stack: everything that it would create, as `terraform show -json` tells it. */
export interface StackPlan {
  readonly environment: string;
  readonly stack: string;
  /** The plan itself, which is not JSON. */
  readonly planFile: string;
  readonly jsonFile: string;
}

/** Of every environment the application, CI's roles and the bucket of its state. */
export function allStacks(): { readonly environment: string; readonly stack: string }[] {
  return Object.keys(environments).flatMap((environment) =>
    [environment, stackIdOf("ciAccess", environment), stackIdOf("stateBackend", environment)].map((stack) => ({
      environment,
      stack,
    })),
  );
}

/**
 * Plans every stack as if nothing were deployed, without an account: AWS is asked one thing only, and that is answered here.
 *
 * @param outdir an empty folder for the stacks; the plans are written beside them
 * @param only the environments to plan. Default: all
 */
export async function planStacks(
  outdir: string,
  toolchain: Toolchain,
  only: readonly string[] = Object.keys(environments),
): Promise<StackPlan[]> {
  await synthesizeAll(outdir);
  const stacks = allStacks().filter(({ environment }) => only.includes(environment));
  return withIdentity((endpoint) =>
    inParallel(stacks, PLANS_AT_ONCE, (stack) => planStack(outdir, toolchain, endpoint, stack)),
  );
}

async function synthesizeAll(outdir: string): Promise<void> {
  // with all that a stack can have: roles for CI, somebody to mail to, a topic for pages
  const settings = Object.keys(environments).flatMap((name) => {
    const prefix = name.toUpperCase().replaceAll("-", "_");
    return [
      [`${prefix}_EMULATED`, undefined],
      [`${prefix}_CI_REPOSITORY`, "owner/name"],
      [`${prefix}_ALERT_EMAILS`, "alerts@example.com"],
      [`${prefix}_PAGE_EMAILS`, "pages@example.com"],
    ];
  });
  await run(process.execPath, [APP, "main.ts"], {
    cwd: PROJECT_ROOT,
    env: { ...withoutAwsSettings(process.env), ...Object.fromEntries(settings), CDKTF_OUTDIR: outdir },
    timeoutSeconds: SYNTH_TIMEOUT_SECONDS,
  });
}

async function planStack(
  outdir: string,
  toolchain: Toolchain,
  endpoint: string,
  { environment, stack }: { readonly environment: string; readonly stack: string },
): Promise<StackPlan> {
  const synthesized = new SynthesizedStack({
    stack,
    environmentName: environment,
    outdir,
    toolchain,
    processEnvironment: {
      ...withoutAwsSettings(process.env),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "scanner",
      AWS_SECRET_ACCESS_KEY: "scanner",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    variables: environment === stack ? { api_secret: JSON.stringify(generateApiSecret()) } : {},
  });
  await useLocalBackend(synthesized.folder, join(outdir, `${stack}.tfstate`));
  await synthesized.init();
  await synthesized.plan(PLAN_FILE);
  const planFile = join(synthesized.folder, PLAN_FILE);
  const jsonFile = join(outdir, `${stack}.plan.json`);
  await writeFile(jsonFile, await shownAsJson(planFile, synthesized.folder), { mode: 0o600 });
  return { environment, stack, planFile, jsonFile };
}

async function shownAsJson(planFile: string, folder: string): Promise<Buffer> {
  const [reader] = await planReaders();
  const shown = await reader?.show(planFile, folder);
  if (shown?.exitCode !== 0)
    throw new UserError(`The plan ${planFile} could not be shown: ${shown?.stderr}`, "Run it again");
  return shown.stdout;
}
