import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SESSION_SETTING } from "@secure-serverless/local-aws/caller";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { environments, templates } from "../../../src/config/environments";
import { loadConfiguration } from "../../../src/config/load-environment";
import { previewOf } from "../../../src/config/previews";
import type { Template } from "../../../src/config/schema";
import { temporaryFolder } from "../../support/temporary-folder";
import { type CommandResult, command } from "./command";
import { instance, outdir } from "./target";
import { type Credentials, workflowCredentials } from "./workflow-credentials";

/** Previews on the local AWS, with the roles that a repository's workflows have of them. */
export const REHEARSED = { PREVIEW_EMULATED: "true", PREVIEW_CI_REPOSITORY: "owner/name" };
export const DEPLOY_ROLE = "secure-serverless-deploy-preview";
export const SWEEP_ROLE = "secure-serverless-sweep-preview";
export const PULL_REQUEST = { sub: "repo:owner/name:environment:preview", ref: "refs/pull/1/merge" };
export const MAIN = { sub: "repo:owner/name:ref:refs/heads/main" };
export const template: Template = templateOf();

function templateOf(): Template {
  const [found] = loadConfiguration({ environments, templates }, REHEARSED).templates;
  if (found === undefined) throw new Error("there is no template");
  return found;
}

export function targetOf(id: string): Target {
  return localTarget(previewOf(template, id), instance, outdir);
}

/** What AWS has of a preview, but for keys that wait for their deletion. */
export async function there(id: string) {
  return (await inventory(targetOf(id))).filter(({ deletedOn }) => deletedOn === undefined);
}

/** @returns what it printed */
export function expectDone({ exitCode, stdout, stderr }: CommandResult): string {
  expect([exitCode, exitCode === 0 ? "" : `${stdout}${stderr}`]).toEqual([0, ""]);
  return stdout;
}

/** The environment of a job that has the credentials of its role and no others. */
export function jobEnvironment(credentials: Credentials): Record<string, string> {
  const file = join(temporaryFolder(), "session.json");
  writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });
  return { ...REHEARSED, DEV_EMULATED: "true", [SESSION_SETTING]: file };
}

/** Runs a command as a job does. */
export function as(credentials: Credentials, verb: string, ...args: string[]): Promise<CommandResult> {
  return command(verb, args, { environment: jobEnvironment(credentials), timeoutSeconds: 240 });
}

/** What an administrator sets up: the bucket of the states, and the roles, of which sessions are opened. */
export async function setUpAccess(): Promise<{ stack: SynthesizedStack; deployer: Credentials; sweeper: Credentials }> {
  expectDone(await command("bootstrap", ["preview"], { environment: REHEARSED }));
  Object.assign(process.env, REHEARSED);
  try {
    await synthesize(outdir, ["ci-access-preview"]);
  } finally {
    for (const name of Object.keys(REHEARSED)) delete process.env[name];
  }
  const target = localTarget(template, instance, outdir);
  const stack = await stackOf(target, instance.requireToolchain(), "ci-access-preview");
  await stack.init();
  await stack.apply();
  return {
    stack,
    deployer: await workflowCredentials(DEPLOY_ROLE, PULL_REQUEST),
    sweeper: await workflowCredentials(SWEEP_ROLE, MAIN),
  };
}
