import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { generateApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { hoursFrom } from "@secure-serverless/operations/previews/expiry";
import { useLocalBackend } from "@secure-serverless/operations/state/local-backend";
import { planReaders } from "@secure-serverless/operations/terraform/plan-readers";
import { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { APP, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { environments, templates } from "../../../../src/config/environments";
import { EXPIRES_AT, previewName, SYNTH_ENVIRONMENTS, stackIdOf, variablePrefix } from "../../../../src/config/names";
import { withIdentity } from "./sts-stub";

const SYNTH_TIMEOUT_SECONDS = 120;
const PLANS_AT_ONCE = 2;
const PLAN_FILE = "scan.tfplan";

export interface StackName {
  readonly environment: string;
  readonly stack: string;
}

/** The first plan of a stack: everything that it would create, as `terraform show -json` tells it. */
export interface StackPlan extends StackName {
  /** The plan itself, which is not JSON. */
  readonly planFile: string;
  readonly jsonFile: string;
}

const CONFIGURED = [...Object.keys(environments), ...Object.keys(templates)];
/** A preview of each template. */
const PREVIEWS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(templates).map((template) => [template, previewName(template, "1")]),
);

/** Of every environment the application, CI's roles and the bucket of its state; of a template the application is a preview. */
export function allStacks(): StackName[] {
  return CONFIGURED.flatMap((name) => {
    const application = PREVIEWS[name] ?? name;
    return [
      { environment: application, stack: application },
      { environment: name, stack: stackIdOf("ciAccess", name) },
      { environment: name, stack: stackIdOf("stateBackend", name) },
    ];
  });
}

/**
 * Plans every stack as if nothing were deployed.
 *
 * @param outdir an empty folder for the stacks; the plans are written beside them
 */
export async function planStacks(outdir: string, toolchain: Toolchain): Promise<StackPlan[]> {
  await synthesizeAll(outdir);
  return planSynthesized(outdir, toolchain, allStacks());
}

/** The same of stacks that are synthesized. Needs no account: AWS is asked one thing only, and that is answered here. */
export async function planSynthesized(
  outdir: string,
  toolchain: Toolchain,
  stacks: readonly StackName[],
): Promise<StackPlan[]> {
  return withIdentity((endpoint) =>
    inParallel(stacks, PLANS_AT_ONCE, (stack) => planStack(outdir, toolchain, endpoint, stack)),
  );
}

async function synthesizeAll(outdir: string): Promise<void> {
  const prefixes = CONFIGURED.map(variablePrefix);
  // what somebody has set for an environment of theirs is not what is committed
  const isOthers = (name: string) => name === SYNTH_ENVIRONMENTS || prefixes.some((prefix) => name.startsWith(prefix));
  const env = Object.entries(withoutAwsSettings(process.env)).filter(([name]) => !isOthers(name));
  // with all that a stack can have: roles for CI, somebody to mail to, a topic for pages
  const settings = prefixes.flatMap((prefix) => [
    [`${prefix}CI_REPOSITORY`, "owner/name"],
    [`${prefix}ALERT_EMAILS`, "alerts@example.com"],
    [`${prefix}PAGE_EMAILS`, "pages@example.com"],
  ]);
  const chosen = [...CONFIGURED, ...Object.values(PREVIEWS)].join(",");
  await run(process.execPath, [APP, "main.ts"], {
    cwd: PROJECT_ROOT,
    env: {
      ...Object.fromEntries(env),
      ...Object.fromEntries(settings),
      [SYNTH_ENVIRONMENTS]: chosen,
      CDKTF_OUTDIR: outdir,
    },
    timeoutSeconds: SYNTH_TIMEOUT_SECONDS,
  });
}

async function planStack(
  outdir: string,
  toolchain: Toolchain,
  endpoint: string,
  { environment, stack }: StackName,
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
    // what a stack does not ask for, Terraform leaves alone
    variables:
      environment === stack
        ? { api_secret: JSON.stringify(generateApiSecret()), [EXPIRES_AT]: hoursFrom(new Date(), 1) }
        : {},
  });
  await useLocalBackend(synthesized.folder, join(outdir, `${stack}.tfstate`));
  await synthesized.init();
  await synthesized.plan(PLAN_FILE);
  const planFile = join(synthesized.folder, PLAN_FILE);
  const jsonFile = join(outdir, `${stack}.plan.json`);
  await writeFile(jsonFile, await shownAsJson(planFile, synthesized.folder, toolchain.terraform), { mode: 0o600 });
  return { environment, stack, planFile, jsonFile };
}

async function shownAsJson(planFile: string, folder: string, madeBy: string): Promise<Buffer> {
  const [reader] = await planReaders(madeBy);
  const shown = await reader?.show(planFile, folder);
  if (shown?.exitCode !== 0)
    throw new UserError(`The plan ${planFile} could not be shown: ${shown?.stderr}`, "Run it again");
  return shown.stdout;
}
