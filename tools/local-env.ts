/** `npm run --silent local:env`: shell exports with which every tool talks to the local AWS. */
import { dirname } from "node:path";
import { requireApiSecret } from "./local-aws/api-secret";
import { awsCliWarning, LOCAL_AWS_FUNCTION } from "./local-aws/aws-cli";
import { apiOrigin, clientEnvironment } from "./local-aws/client-environment";
import { Instance } from "./local-aws/instance";
import { requireNoArguments } from "./shared/options";
import { probe } from "./shared/process";
import { withFolderFirst, withoutNpmFolders } from "./shared/search-path";
import { runVerb } from "./shared/verb";

runVerb(async () => {
  requireNoArguments();
  const instance = new Instance();
  const running = instance.requireRunning();
  const toolchain = instance.requireToolchain();
  const [secret, awsCli] = await Promise.all([requireApiSecret(instance, running), probe("aws", ["--version"])]);
  const variables: Record<string, string> = {
    API_URL: apiOrigin(running),
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

function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
