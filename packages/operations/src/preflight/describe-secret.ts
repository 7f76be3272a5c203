import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { isNamed } from "../aws/aws-error";
import type { CheckContext } from "./check";

/** What Secrets Manager says about the environment's secret, never its value; undefined when there is none. */
export async function describeSecret({
  names,
  client,
  read,
}: CheckContext): Promise<DescribeSecretResponse | undefined> {
  const secrets = client(SecretsManagerClient);
  try {
    return await read("secretsmanager:DescribeSecret", (options) =>
      secrets.send(new DescribeSecretCommand({ SecretId: names.secret }), options),
    );
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}
