/**
 * `npm run fuzz:api -- [--seed N] [--examples N]`: many generated requests against the API of the running local AWS, with
 * every check that schemathesis has. A seed repeats a run.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runSchemathesis } from "@secure-serverless/development/testing/schemathesis";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { wholeNumberFrom } from "../options";
import { runVerb } from "../verb";

const DEFAULT_EXAMPLES = 500;
const SECONDS_FOR_AN_EXAMPLE = 3;

runVerb(async () => {
  const { values } = parseArgs({ options: { seed: { type: "string" }, examples: { type: "string" } } });
  const seed = wholeNumberFrom(values.seed, "--seed", { minimum: 0 }) ?? randomInt(2 ** 31);
  const examples = wholeNumberFrom(values.examples, "--examples", { minimum: 1 }) ?? DEFAULT_EXAMPLES;

  const instance = new Instance();
  const running = instance.requireRunning();
  const { api_key: apiKey } = await requireApiSecret(instance, running);
  const { foundNothing } = await runSchemathesis({
    origin: apiOrigin(running),
    apiKey,
    seed,
    examples,
    timeoutSeconds: 120 + examples * SECONDS_FOR_AN_EXAMPLE,
    onLine: (line) => console.log(line),
  });
  console.log(`\nRepeat it: npm run fuzz:api -- --seed ${seed} --examples ${examples}`);
  if (!foundNothing) process.exitCode = 1;
});
