/** `npm run local:down`: stops the local AWS; its data stays for the next start. */
import { Instance } from "@secure-serverless/local-aws/instance";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { runCommand } from "../command";

runCommand("local:down", async () => {
  const stopped = await stopLocalAws(new Instance());
  console.log(
    stopped ? "Stopped. The data stays for the next start." : "The local AWS of this checkout is not running.",
  );
});
