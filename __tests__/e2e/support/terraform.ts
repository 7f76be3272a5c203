import { clientEnvironment } from "@secure-serverless/local-aws/client-environment";
import { type RunResult, run } from "@secure-serverless/system/process";
import { instance, running, stackFolder } from "./target";

/** Terraform as a person runs it by hand in a clean shell, with what `local:env` exports. Exit codes 0 to 2 are answers. */
export function terraformByHand(apiSecret: string, ...args: string[]): Promise<RunResult> {
  return terraformIn(stackFolder, { TF_VAR_api_secret: apiSecret }, ...args);
}

/** The same in the folder of any synthesized stack. */
export function terraformIn(
  folder: string,
  variables: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<RunResult> {
  const toolchain = instance.requireToolchain();
  return run(toolchain.terraform, [`-chdir=${folder}`, ...args], {
    timeoutSeconds: 240,
    acceptedExitCodes: [0, 1, 2],
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      ...toolchain.environment,
      ...clientEnvironment(instance, running),
      ...variables,
    },
  });
}
