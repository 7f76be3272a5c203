/** `npm run --silent local:key`: prints the local API key, straight from the local Secrets Manager. */

import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { runCommand } from "../command";

runCommand("local:key", async () => {
  const instance = new Instance();
  console.log((await requireApiSecret(instance, instance.requireRunning())).api_key);
});
