/** `npm run secret -- put|rotate|show-metadata|revoke <env>`: the secret of an environment, whose value is never shown. */
import { type Target, targetNamed } from "@secure-serverless/operations/aws/target";
import { metadataReport, metadataText } from "@secure-serverless/operations/secret/metadata";
import { put } from "@secure-serverless/operations/secret/put";
import { revoke, rotate } from "@secure-serverless/operations/secret/replace-key";
import { SecretStore } from "@secure-serverless/operations/secret/store";
import { type Given, runCommand } from "../command";

runCommand("secret", async (given) => {
  const target = targetNamed(given.arguments.environment);
  const store = new SecretStore(target);
  try {
    await act(store, target, given);
  } finally {
    store.close();
  }
});

async function act(store: SecretStore, target: Target, { action, options }: Given<"secret">): Promise<void> {
  if (action === "put") return put(store, target, options);
  if (action === "show-metadata") return showMetadata(store, target, options.json);
  const keyTo = options["key-to"];
  if (action === "revoke") return revoke(store, target, { current: options.current, keyTo });
  return rotate(store, target, { fromStandardInput: options.from !== undefined, keyTo, force: options.force });
}

async function showMetadata(store: SecretStore, { environment }: Target, asJson: boolean): Promise<void> {
  const report = metadataReport(await store.metadata(), environment);
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : metadataText(report, environment));
}
