/** `npm run local:down`: stops the local AWS; its data stays for the next start. */
import { Instance } from "./local-aws/instance";
import { stopLocalAws } from "./local-aws/start";
import { requireNoArguments } from "./shared/options";
import { runVerb } from "./shared/verb";

runVerb(async () => {
  requireNoArguments();
  const stopped = await stopLocalAws(new Instance());
  console.log(
    stopped ? "Stopped. The data stays for the next start." : "The local AWS of this checkout is not running.",
  );
});
