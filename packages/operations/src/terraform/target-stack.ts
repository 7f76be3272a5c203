import type { Progress } from "@secure-serverless/system/progress";
import { findToolchain, type Toolchain } from "@secure-serverless/toolchain/toolchain";
import { domainOf } from "../../../../src/config/domain";
import { resourceNames } from "../../../../src/config/names";
import { generateApiSecret, readApiSecret } from "../aws/api-secret";
import type { Target } from "../aws/target";
import { SynthesizedStack } from "./synthesized-stack";

/** Terraform for a target: the local AWS has recorded one, otherwise it is looked for. */
export async function toolchainFor(target: Target, progress: Progress): Promise<Toolchain> {
  const { local } = target;
  // the local AWS has no domain, and a provider that is built for it knows none
  const scope = domainOf(target.environment) === undefined ? "application" : "edge";
  return local?.instance.toolchain() ?? findToolchain(progress, { scope });
}

/**
 * A stack of the environment. Where Terraform writes the secret, its variable is set from the value that AWS has.
 *
 * @param variables more of Terraform's variables. Default: none
 */
export async function stackOf(
  target: Target,
  toolchain: Toolchain,
  stack: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<SynthesizedStack> {
  const { environment, processEnvironment, outdir, local } = target;
  return new SynthesizedStack({
    stack,
    environmentName: environment.name,
    outdir,
    toolchain,
    processEnvironment,
    variables: { ...variables, ...(stack === environment.name && (await secretVariable(target))) },
    ...(local === undefined ? {} : { logFile: local.instance.terraformLog }),
  });
}

async function secretVariable(target: Target): Promise<Record<string, string>> {
  const { environment, processEnvironment, sdk } = target;
  // whoever runs the command may bring a new value
  if (environment.secret.delivery !== "variable" || processEnvironment["TF_VAR_api_secret"] !== undefined) return {};
  const value = (await readApiSecret(sdk, resourceNames(environment).secret)) ?? generateApiSecret();
  return { api_secret: JSON.stringify(value) };
}
