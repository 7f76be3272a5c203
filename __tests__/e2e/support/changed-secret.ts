import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { instance, outputs, running } from "./target";

/** Seconds. The deployed authorizer reads the secret again for a key that it does not know, no more often than this. */
export const RECHECK_SECONDS = 10;

/** The key that was current, and how to make it so again. */
export interface ChangedSecret {
  readonly previous: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  undo(): Promise<void>;
}

/**
 * Makes another value of the local secret the current one.
 *
 * @param change fields of the value
 * @param inFront what is in front of its JSON. Default: nothing.
 */
export async function changeSecret(
  secrets: SecretsManagerClient,
  change: Readonly<Record<string, unknown>>,
  inFront = "",
): Promise<ChangedSecret> {
  const secretId = { SecretId: (await outputs())["SecretArn"] ?? "" };
  const value = await requireApiSecret(instance, running);
  const original = (await secrets.send(new GetSecretValueCommand(secretId))).VersionId ?? "";
  const at = Date.now();
  const SecretString = inFront + JSON.stringify({ ...value, ...change });
  const { VersionId: changed } = await secrets.send(new PutSecretValueCommand({ ...secretId, SecretString }));
  return {
    previous: value.api_key,
    at,
    undo: async () => {
      const moved = { ...secretId, RemoveFromVersionId: changed };
      await secrets.send(
        new UpdateSecretVersionStageCommand({ ...moved, VersionStage: "AWSCURRENT", MoveToVersionId: original }),
      );
      await secrets.send(new UpdateSecretVersionStageCommand({ ...moved, VersionStage: "AWSPREVIOUS" }));
      expect((await secrets.send(new GetSecretValueCommand(secretId))).VersionId).toBe(original);
    },
  };
}
