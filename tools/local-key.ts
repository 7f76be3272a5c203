/** `npm run --silent local:key`: prints the local API key, straight from the local Secrets Manager. */
import { requireApiSecret } from "./local-aws/api-secret";
import { Instance } from "./local-aws/instance";
import { requireNoArguments } from "./shared/options";
import { runVerb } from "./shared/verb";

runVerb(async () => {
  requireNoArguments();
  const instance = new Instance();
  console.log((await requireApiSecret(instance, instance.requireRunning())).api_key);
});
