/** `npm run deploy -- <environment>`: from the sources, or a saved plan, to callers that have the new version. */
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { deploy, withRollout } from "@secure-serverless/operations/release/deploy";
import { rolloutFrom } from "@secure-serverless/operations/release/rollout-option";
import { readToken, requireLasting } from "@secure-serverless/operations/release/smoke-token";
import { askAtTerminal } from "@secure-serverless/system/ask";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { UserError } from "@secure-serverless/system/user-error";
import { personsFolder, runCommand } from "../command";
import { printError } from "../run-body";

const NEEDS_PERSON = 2;

runCommand("deploy", async ({ arguments: { environment }, options }) => {
  const configured = targetNamed(environment);
  const rollout = rolloutFrom(options) ?? configured.environment.release.rollout;
  const token = await readToken(configured, options["token-file"]);
  requireLasting(token, rollout);
  let begun = false;
  let stage = "Nothing was changed";
  const work = deploy(withRollout(configured, rollout), {
    ...{
      ...options,
      expiresIn: options["expires-in"],
      token,
      ask: askAtTerminal(),
      personsFolder: personsFolder(),
      signal: interrupted,
    },
    reached: (now) => {
      begun = true;
      stage = now;
    },
  });
  onInterrupt(
    async () => {
      const tell = (error?: unknown) =>
        error instanceof UserError
          ? printError(error)
          : console.error(`\n${stage}.\n→ Deploy again: npm run deploy -- ${environment}`);
      // a release that is under way is not cut off: it first gives the callers back what they had
      if (begun) await work.then(() => {}, tell);
      else tell();
    },
    { name: "Giving the callers back what they had" },
  );
  if (!(await work)) process.exitCode = NEEDS_PERSON;
});
