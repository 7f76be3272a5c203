/**
 * `npm run fuzz:api -- [--seed N] [--examples N]`: many generated requests against the API of the running local AWS, with
 * every check that schemathesis has. A seed repeats a run.
 */
import { randomInt } from "node:crypto";
import { runSchemathesis } from "@secure-serverless/development/testing/schemathesis";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { runCommand } from "../command";

const SECONDS_FOR_AN_EXAMPLE = 3;

runCommand("fuzz:api", async ({ options }) => {
  const { seed = randomInt(2 ** 31), examples } = options;
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
