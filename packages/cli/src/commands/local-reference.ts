/** `npm run local:reference`: serves the API reference, whose "Try it out" calls the local API with its key. */
import { referencePage } from "@secure-serverless/development/reference/page";
import { ReferenceServer } from "@secure-serverless/development/reference/server";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireFreePort } from "@secure-serverless/local-aws/ports";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { untilInterrupted } from "@secure-serverless/system/interrupt";
import { runCommand } from "../command";

runCommand("local:reference", async ({ options: { port } }) => {
  const instance = new Instance();
  const running = instance.requireRunning();
  const apiKey = async () => (await requireApiSecret(instance, running)).api_key;
  // what is not applied is told now, not in the page
  await apiKey();
  if (port !== undefined) await requireFreePort(port, "the API reference", "Give another one with --port");
  const files = await referencePage({ kind: "local" });
  const server = new ReferenceServer({ apiPort: running.apiPort, apiKey, files, ...(port !== undefined && { port }) });
  const link = await server.listen();
  try {
    console.log(link);
    console.error("Open this link. It is good for you alone, until Ctrl-C.");
    await untilInterrupted(new Promise<never>(() => {}));
  } finally {
    await server.close();
  }
});
