import { randomBytes } from "node:crypto";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import { UserError } from "../shared/user-error";
import { sdkConfig } from "./client-environment";
import type { Instance, RunningInstance } from "./instance";

const SECRET_NAME = "secure-serverless-api";

/** The value of the API's secret, in the shape that the stack's variable `api_secret` takes. */
export interface ApiSecret {
  readonly api_key: string;
  readonly db_connection: string;
  readonly third_party_token: string;
}

/**
 * The value that the local Secrets Manager holds, or undefined before the first apply. It is kept nowhere else: every
 * command that needs it asks.
 */
export async function readApiSecret(
  sdk: SecretsManagerClientConfig,
  secretName = SECRET_NAME,
): Promise<ApiSecret | undefined> {
  const client = new SecretsManagerClient(sdk);
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
    return JSON.parse(SecretString ?? "") as ApiSecret;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** A new random value: 256 bits for the key, in characters that need no quoting in a shell. */
export function generateApiSecret(): ApiSecret {
  const random = () => randomBytes(32).toString("base64url");
  return { api_key: random(), db_connection: random(), third_party_token: random() };
}

/** @throws UserError when the stack has not been applied */
export async function requireApiSecret(instance: Instance, running: RunningInstance): Promise<ApiSecret> {
  const secret = await readApiSecret(sdkConfig(instance, running));
  if (secret === undefined) {
    throw new UserError(
      `The local Secrets Manager holds no ${SECRET_NAME}`,
      "Apply the stack: npm run local -- --detach",
    );
  }
  return secret;
}
