import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { resourceNames } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import type { SecretEntry } from "./format";

/** What is known of the environment's secret. Its value is not asked for. Undefined when there is no secret. */
export async function secretMetadata({ environment, sdk }: Target): Promise<SecretEntry | undefined> {
  const client = new SecretsManagerClient(sdk);
  const { secret: name } = resourceNames(environment);
  try {
    const secret = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return {
      name,
      arn: secret.ARN ?? "",
      rotationEnabled: secret.RotationEnabled ?? false,
      tags: Object.fromEntries((secret.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
      versions: secret.VersionIdsToStages ?? {},
      ...(secret.Description === undefined ? {} : { description: secret.Description }),
      ...(secret.KmsKeyId === undefined ? {} : { kmsKeyId: secret.KmsKeyId }),
      ...(secret.LastChangedDate === undefined ? {} : { lastChanged: secret.LastChangedDate.toISOString() }),
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
