import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { deploy } from "@secure-serverless/operations/release/deploy";
import { callersStay, reviewSaved } from "@secure-serverless/operations/release/make-plan";
import { savePlan } from "@secure-serverless/operations/release/saved-plan";
import { PLAN_FILE } from "@secure-serverless/operations/release/saved-plan-manifest";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { renderJson, renderMarkdown } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { App, TerraformProvider, TerraformStack } from "cdktf";
import type { Environment } from "../../../src/config/schema";
import { buildBundles } from "../../../src/packaging/bundles";
import { CiAccessStack, hasCi } from "../../../src/stacks/ci-access-stack";
import { copyProviderLock, LOCK_FILE } from "../../../src/stacks/provider-lock";
import { SecureServerlessStack } from "../../../src/stacks/secure-serverless-stack";
import { StateBackendStack } from "../../../src/stacks/state-backend-stack";
import { instance } from "../../e2e/support/target";
import { asVariables, type Credentials } from "../../e2e/support/workflow-credentials";
import { NAME } from "../../support/proven-environment";

/** Synthesizes its three stacks, as main.ts does for the environments of the configuration. */
export function synthesizeProven(environment: Environment, outdir: string): void {
  const app = new App({ outdir, stackTraces: false });
  const bundles = buildBundles(PROJECT_ROOT, resolve(outdir, "bundles"));
  new StateBackendStack(app, environment);
  if (hasCi(environment)) new CiAccessStack(app, environment);
  new SecureServerlessStack(app, { environment, bundles, serviceVersion: "0.0.0" });
  app.synth();
  for (const stack of app.node.children.filter(TerraformStack.isStack)) {
    const providers = stack.node.findAll().filter(TerraformProvider.isTerraformProvider);
    const sources = providers.map((provider) => provider.terraformProviderSource ?? "");
    copyProviderLock(join(PROJECT_ROOT, LOCK_FILE), join(outdir, "stacks", stack.node.id, LOCK_FILE), sources);
  }
}

/** Where each construct of a synthesized stack stands, by the address of its resource. */
export function pathsOf(outdir: string, stack: string): (address: string) => string {
  const { resource } = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as {
    resource: Record<string, Record<string, { "//": { metadata: { path: string } } }>>;
  };
  return (address) => {
    const [type = "", name = ""] = address.split(".");
    const path = resource[type]?.[name]?.["//"].metadata.path;
    if (path === undefined) throw new Error(`${stack} has no ${address}`);
    return path.split("/").slice(1).join("/");
  };
}

/** The environment, reached with the credentials of a role or else the administrator's. */
export function targetOf(environment: Environment, outdir: string, credentials?: Credentials): Target {
  const target = localTarget(environment, instance, outdir);
  if (credentials === undefined) return target;
  return {
    ...target,
    sdk: { ...target.sdk, credentials },
    processEnvironment: { ...target.processEnvironment, ...asVariables(credentials) },
  };
}

export function stackOfTarget(target: Target, stack: string): Promise<SynthesizedStack> {
  return stackOf(target, instance.requireToolchain(), stack);
}

/** `npm run deploy`, with a plan saved before as the workflow saves it. */
export async function deployAs(target: Target, folder: string): Promise<void> {
  const stack = await stackOf(target, instance.requireToolchain(), NAME, await callersStay(target));
  await stack.init();
  await stack.plan(PLAN_FILE);
  const { review } = await reviewSaved(stack.folder);
  await savePlan({
    folder,
    environmentName: NAME,
    stackFolder: stack.folder,
    markdown: renderMarkdown(review),
    json: renderJson(review),
  });
  const done = await deploy(target, {
    plan: folder,
    yes: true,
    again: false,
    token: undefined,
    ask: undefined,
    personsFolder: PROJECT_ROOT,
    signal: new AbortController().signal,
    reached: () => {},
  });
  if (!done) throw new Error("nothing was deployed");
}
