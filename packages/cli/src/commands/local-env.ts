/** `npm run --silent local:env`: shell exports with which every tool talks to the local AWS. */
import { dirname } from "node:path";
import { awsCliWarning, LOCAL_AWS_FUNCTION } from "@secure-serverless/local-aws/aws-cli";
import { apiOrigin, clientEnvironment } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { probe } from "@secure-serverless/system/process";
import { withFolderFirst, withoutNpmFolders } from "@secure-serverless/system/search-path";
import { runCommand } from "../command";

runCommand("local:env", async () => {
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
