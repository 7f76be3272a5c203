import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import { UserError } from "@secure-serverless/system/user-error";
import { type ApiSecretValue, parseSecretObject, randomKey } from "../../../../functions/shared/api-secret";

const PUT_ANOTHER = "Put another one: npm run secret -- put <environment> --generate --replace";

/**
 * The value that Secrets Manager holds, or undefined before the first apply and once the secret is deleted. It is kept
 * nowhere else: every command that needs it asks.
 */
export async function readApiSecret(
  sdk: SecretsManagerClientConfig,
  secretName: string,
): Promise<ApiSecretValue | undefined> {
  const client = new SecretsManagerClient(sdk);
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
    const value = parseSecretObject(SecretString);
    if (value !== undefined) return value as unknown as ApiSecretValue;
    throw new UserError(`The value of ${secretName} is not a JSON object`, PUT_ANOTHER);
  } catch (error) {
    // a secret that waits for its deletion gives no value
    if (error instanceof ResourceNotFoundException || error instanceof InvalidRequestException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** A new random value. */
export function generateApiSecret(): ApiSecretValue {
  return { api_key: randomKey(), db_connection: randomKey(), third_party_token: randomKey() };
}
