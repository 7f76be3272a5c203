import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "#vendor/rotation";
import type { RotatedSecret, StoredVersion } from "./app";

/** The secret in Secrets Manager. */
export class SecretsManagerSecret implements RotatedSecret {
  private readonly id: { readonly SecretId: string };

  constructor(
    private readonly client: SecretsManagerClient,
    secretArn: string,
  ) {
    this.id = { SecretId: secretArn };
  }

  async stages(): Promise<Readonly<Record<string, readonly string[]>>> {
    return (await this.client.send(new DescribeSecretCommand(this.id))).VersionIdsToStages ?? {};
  }

  async read(VersionId: string): Promise<StoredVersion | undefined> {
    try {
      const answer = await this.client.send(new GetSecretValueCommand({ ...this.id, VersionId }));
      const { SecretString: value, CreatedDate: createdAt = new Date(0) } = answer;
      return value === undefined ? undefined : { value, createdAt };
    } catch (error) {
      // a rotation begins with a version that has a label and no value
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  async putPending(ClientRequestToken: string, SecretString: string): Promise<void> {
    const VersionStages = ["AWSPENDING"];
    await this.client.send(new PutSecretValueCommand({ ...this.id, ClientRequestToken, SecretString, VersionStages }));
  }

  async moveStage(VersionStage: string, move: { readonly to?: string; readonly from?: string }): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        ...this.id,
        VersionStage,
        MoveToVersionId: move.to,
        RemoveFromVersionId: move.from,
      }),
    );
  }
}
