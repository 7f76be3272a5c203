import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { unlessMissing } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/** The secret, also while its recovery window runs: its name is taken until then. */
export async function secrets({ names, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(SecretsManagerClient);
  const secret = await unlessMissing(
    client.send(new DescribeSecretCommand({ SecretId: names.secret })),
    "ResourceNotFoundException",
  );
  if (secret?.ARN === undefined) return [];
  return [
    {
      type: "aws_secretsmanager_secret",
      name: names.secret,
      importId: secret.ARN,
      ours: isOurs(tagsOf(secret.Tags)),
      // the date of the request to delete; AWS deletes up to 30 days after it
      ...(secret.DeletedDate && { deletedOn: secret.DeletedDate }),
    },
  ];
}
