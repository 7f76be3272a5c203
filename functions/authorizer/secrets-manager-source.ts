import { GetSecretValueCommand, type SecretsManagerClient } from "#vendor/authorizer";
import type { SecretSource, SecretVersion } from "./key-ring";

export interface SecretsManagerSourceProps {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
  /** Is asked for the signal that bounds each call. @default a call is not bounded */
  readonly signal?: () => AbortSignal | undefined;
}

/** Reads the secret's versions by their staging labels, one call each. */
export class SecretsManagerSource implements SecretSource {
  constructor(private readonly props: SecretsManagerSourceProps) {}

  current(): Promise<SecretVersion> {
    return this.read("AWSCURRENT");
  }

  async previous(): Promise<SecretVersion | undefined> {
    try {
      return await this.read("AWSPREVIOUS");
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  private async read(versionStage: string): Promise<SecretVersion> {
    const abortSignal = this.props.signal?.();
    const answer = await this.props.client.send(
      new GetSecretValueCommand({ SecretId: this.props.secretArn, VersionStage: versionStage }),
      abortSignal ? { abortSignal } : {},
    );
    return { value: answer.SecretString, createdAt: answer.CreatedDate };
  }
}
