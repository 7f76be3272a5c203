import { administratorOf } from "@secure-serverless/local-aws/administrator";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { environments } from "../../../../src/config/environments";
import { loadEnvironments } from "../../../../src/config/load-environment";
import { variableName } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";

/** What is applied to both, each in an account of its own: two of them have the same names. */
export const ACCOUNTS = { local: "111111111111", dev: "222222222222", prod: "333333333333" } as const;

export type Rehearsed = keyof typeof ACCOUNTS;

export const REHEARSED = Object.keys(ACCOUNTS) as readonly Rehearsed[];

/** `emulated`: as the local AWS needs it, without what that one does not have. `as-deployed`: as it is written. */
export type Manner = "emulated" | "as-deployed";

function variables(manner: Manner): Record<string, string> {
  return Object.fromEntries(
    REHEARSED.flatMap((name) => [
      [variableName(name, "ACCOUNT_ID"), ACCOUNTS[name]],
      [variableName(name, "CI_REPOSITORY"), "owner/name"],
      ...(manner === "emulated" ? [[variableName(name, "EMULATED"), "true"]] : []),
    ]),
  );
}

export function rehearsedEnvironment(name: Rehearsed, manner: Manner): Environment {
  const found = loadEnvironments(environments, variables(manner)).find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`There is no environment ${name}`);
  return found;
}

/** Synthesizes all stacks of all of them, with the roles of CI. The variables of this process are as before afterwards. */
export async function synthesizeRehearsed(outdir: string, manner: Manner): Promise<void> {
  const set = variables(manner);
  const before = Object.fromEntries(Object.keys(set).map((name) => [name, process.env[name]]));
  Object.assign(process.env, set);
  try {
    await synthesize(outdir, REHEARSED);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** An environment on a local AWS, in the environment's own account. */
export function onLocalAws(instance: Instance, name: Rehearsed, outdir: string): Target {
  const target = localTarget(rehearsedEnvironment(name, "emulated"), instance, outdir);
  const { accessKeyId, secretAccessKey } = administratorOf(instance);
  const key = `${accessKeyId}.${ACCOUNTS[name]}`;
  return {
    ...target,
    sdk: { ...target.sdk, credentials: { accessKeyId: key, secretAccessKey } },
    processEnvironment: { ...target.processEnvironment, AWS_ACCESS_KEY_ID: key },
  };
}
