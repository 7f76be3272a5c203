/**
 * `npm run openapi:clients`: makes a client of docs/openapi.yaml with each generator that docs/api.md names, and uses it on
 * the API of the running local AWS. openapi-generator needs Java, and its Go client Go.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { go, python, typescriptFetch } from "@secure-serverless/development/openapi/generators/openapi-generator";
import { openapiPythonClient } from "@secure-serverless/development/openapi/generators/openapi-python-client";
import { openapiTypescript } from "@secure-serverless/development/openapi/generators/openapi-typescript";
import { STEPS } from "@secure-serverless/development/openapi/steps";
import { useClient } from "@secure-serverless/development/openapi/use-client";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { runCommand } from "../command";

const GENERATORS = [openapiTypescript, openapiPythonClient, typescriptFetch, python, go];

runCommand("openapi:clients", async () => {
  const instance = new Instance();
  const running = instance.requireRunning();
  const { api_key: apiKey } = await requireApiSecret(instance, running);
  const progress = new Progress();
  for (const generator of GENERATORS) {
    try {
      await progress.step(generator.title, async (step) => {
        const steps = await useClient(generator, {
          origin: apiOrigin(running),
          apiKey,
          objectKey: `clients/${randomUUID()}/ä b.bin`,
          document: join(PROJECT_ROOT, "docs", "openapi.yaml"),
        });
        if (steps.join() !== STEPS.join()) throw new CommandError(generator.title, "left out a step", steps.join("\n"));
        step.detail(`${steps.length} steps`);
      });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
});
