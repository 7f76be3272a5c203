/**
 * `npm run openapi:clients`: makes a client of docs/openapi.yaml with each generator that docs/api.md names, and uses it on
 * the API of the running local AWS. openapi-generator needs Java, and its Go client Go.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { requireApiSecret } from "./local-aws/api-secret";
import { apiOrigin } from "./local-aws/client-environment";
import { Instance } from "./local-aws/instance";
import { go, python, typescriptFetch } from "./openapi/generators/openapi-generator";
import { openapiPythonClient } from "./openapi/generators/openapi-python-client";
import { openapiTypescript } from "./openapi/generators/openapi-typescript";
import { STEPS } from "./openapi/steps";
import { useClient } from "./openapi/use-client";
import { requireNoArguments } from "./shared/options";
import { PROJECT_ROOT } from "./shared/paths";
import { CommandError } from "./shared/process";
import { Progress } from "./shared/progress";
import { runVerb } from "./shared/verb";

const GENERATORS = [openapiTypescript, openapiPythonClient, typescriptFetch, python, go];

runVerb(async () => {
  requireNoArguments();
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
