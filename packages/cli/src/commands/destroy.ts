/** `npm run destroy -- <environment>`: destroys an environment, with a backup and a confirmation where its data is to be kept. */
import { environmentOrTemplateNamed } from "@secure-serverless/operations/aws/environment";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { destroyPreview } from "@secure-serverless/operations/sweep/destroy-preview";
import { destroy } from "@secure-serverless/operations/teardown/destroy";
import { askAtTerminal } from "@secure-serverless/system/ask";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand } from "../command";

runCommand("destroy", async ({ arguments: { environment }, options }) => {
  let begun = false;
  const told = onInterrupt(() =>
    console.error(begun ? "Stopped half-way: run the command again to finish it." : "Nothing was destroyed."),
  );
  if (environment === "local")
    throw new UserError("The local environment has a command of its own", "Destroy it: npm run local:destroy");
  try {
    const target = targetNamed(environment, environmentOrTemplateNamed);
    const isGone = await (target.environment.preview === undefined ? destroy : destroyPreview)(target, {
      ...{ yes: options.yes, phrase: options.confirm, backup: options.backup, stateBucket: options["state-bucket"] },
      ask: askAtTerminal(),
      begin: () => {
        begun = true;
      },
    });
    told();
    if (!isGone) process.exitCode = 1;
  } catch (error) {
    if (begun && !interrupted.aborted)
      console.error("\nStopped half-way: once the cause is fixed, run the command again to finish it.");
    throw error;
  }
});
