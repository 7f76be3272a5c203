/** `npm run --silent local:env [-- <environment>]`: shell exports with which every tool talks to the local AWS. */
import { dirname } from "node:path";
import { awsCliWarning, LOCAL_AWS_FUNCTION } from "@secure-serverless/local-aws/aws-cli";
import { apiOrigin, clientEnvironment } from "@secure-serverless/local-aws/client-environment";
import { Instance, type RunningInstance } from "@secure-serverless/local-aws/instance";
import { readApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { endpointOf } from "@secure-serverless/operations/release/smoke-test";
import { probe } from "@secure-serverless/system/process";
import { withFolderFirst, withoutNpmFolders } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import type { ApiSecretValue } from "../../../../functions/shared/api-secret";
import { resourceNames, variableName } from "../../../../src/config/names";
import { runCommand } from "../command";

runCommand("local:env", async ({ arguments: { environment } }) => {
  const instance = new Instance();
  const running = instance.requireRunning();
  const toolchain = instance.requireToolchain();
  const [{ url, secret }, awsCli] = await Promise.all([
    environment === undefined ? ofLocal(instance, running) : ofRehearsed(environment),
    probe("aws", ["--version"]),
  ]);
  const variables: Record<string, string> = {
    API_URL: url,
    API_KEY: secret.api_key,
    ...clientEnvironment(instance, running),
    ...toolchain.environment,
    // the stack's own variable, which Terraform asks for even where it changes nothing
    TF_VAR_api_secret: JSON.stringify(secret),
    PATH: withFolderFirst(dirname(toolchain.terraform), withoutNpmFolders(process.env["PATH"] ?? "")),
  };
  console.log("unset AWS_PROFILE AWS_SESSION_TOKEN AWS_SHARED_CREDENTIALS_FILE AWS_CONFIG_FILE");
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${quote(value)}`);
  console.log(LOCAL_AWS_FUNCTION);
  const warning = awsCliWarning(awsCli);
  if (warning !== undefined) console.error(warning);
});

interface Api {
  readonly url: string;
  readonly secret: ApiSecretValue;
}

async function ofLocal(instance: Instance, running: RunningInstance): Promise<Api> {
  return { url: apiOrigin(running), secret: await requireApiSecret(instance, running) };
}

/** @throws UserError when the environment is not on the local AWS, or not deployed there */
async function ofRehearsed(name: string): Promise<Api> {
  const target = targetNamed(name);
  const { preview } = target.environment;
  if (target.local === undefined)
    throw new UserError(
      `${name} is not on the local AWS`,
      `To rehearse it there: ${variableName(preview?.of ?? name, "EMULATED")}=true`,
    );
  const url = await endpointOf(target);
  const secret = await readApiSecret(target.sdk, resourceNames(target.environment).secret);
  if (secret === undefined)
    throw new UserError(`${name} has no key yet`, `Put one: npm run secret -- put ${name} --generate`);
  return { url, secret };
}

function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
