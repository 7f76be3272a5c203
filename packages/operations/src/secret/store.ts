import { randomUUID } from "node:crypto";
import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecretVersionIds,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { isNamed } from "../aws/aws-error";
import { restoreSecretCommand } from "../aws/restore-secret-command";
import { placeOf, type Target } from "../aws/target";
import { explained } from "./explain-error";

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

/** One version of the secret, without its value. */
export interface VersionMetadata {
  readonly id: string;
  readonly stages: readonly string[];
  /** Unknown where Secrets Manager does not list the versions. */
  readonly createdAt: Date | undefined;
}

/** What Secrets Manager tells about the secret without giving its value. */
export interface SecretMetadata {
  readonly description: DescribeSecretCommandOutput;
  /** Those with a staging label; the newest first. */
  readonly versions: readonly VersionMetadata[];
}

export interface CurrentVersion {
  readonly id: string;
  readonly value: string | undefined;
}

/** The secret of an environment. Every method throws a UserError where the person at the keyboard can fix it. */
export class SecretStore {
  readonly name: string;
  private readonly client: SecretsManagerClient;
  private readonly id: { readonly SecretId: string };

  constructor(private readonly target: Target) {
    this.name = resourceNames(target.environment).secret;
    this.id = { SecretId: this.name };
    this.client = new SecretsManagerClient(target.sdk);
  }

  /** @throws UserError when there is no such secret, or it is another account's than the environment's */
  async metadata(): Promise<SecretMetadata> {
    return this.#call(async () => {
      const description = await this.client.send(new DescribeSecretCommand(this.id));
      this.#requireAccount(description.ARN);
      return { description, versions: await this.#versions(description) };
    });
  }

  /** The current value; undefined while the secret has none. */
  async current(): Promise<CurrentVersion | undefined> {
    return this.#call(async () => {
      try {
        const { VersionId: id = "", SecretString: value } = await this.client.send(new GetSecretValueCommand(this.id));
        return { id, value };
      } catch (error) {
        // that the secret itself exists is known from its metadata
        if (isNamed(error, "ResourceNotFoundException")) return undefined;
        throw error;
      }
    });
  }

  /**
   * Stores the value and makes it current in place of exactly the given version, which becomes the previous one. Only the
   * move of the label counts, and it fails when somebody else has moved it meanwhile.
   *
   * @param replaced id of the version that is current; undefined when the secret has no value
   * @returns the id of the new version
   */
  async store(value: object, replaced: string | undefined): Promise<string> {
    const id = randomUUID();
    const SecretString = JSON.stringify(value);
    return this.#call(async () => {
      if (replaced === undefined) {
        await this.client.send(new PutSecretValueCommand({ ...this.id, ClientRequestToken: id, SecretString }));
        return id;
      }
      // A label of its own keeps it out of the way of a rotation, whose label is AWSPENDING.
      const VersionStage = `put-${id}`;
      const put = { ...this.id, ClientRequestToken: id, SecretString, VersionStages: [VersionStage] };
      await this.client.send(new PutSecretValueCommand(put));
      try {
        await this.#moveCurrent(replaced, id);
      } finally {
        const remove = { ...this.id, VersionStage, RemoveFromVersionId: id };
        await this.client.send(new UpdateSecretVersionStageCommand(remove)).catch(() => {
          // A label too many does no harm.
        });
      }
      return id;
    });
  }

  /** Takes the label AWSPREVIOUS from the version: its keys are no longer read. */
  async endOverlap(previous: string): Promise<void> {
    const remove = { ...this.id, VersionStage: PREVIOUS, RemoveFromVersionId: previous };
    await this.#call(() => this.client.send(new UpdateSecretVersionStageCommand(remove)));
  }

  /** What to say of a secret that Secrets Manager will delete at that time. */
  scheduledForDeletion(date: Date): UserError {
    return new UserError(
      `The secret ${this.name} is scheduled for deletion on ${date.toISOString()}`,
      `Restore it: ${restoreSecretCommand(this.name, this.target.environment.region)}`,
    );
  }

  close(): void {
    this.client.destroy();
  }

  async #moveCurrent(from: string, to: string): Promise<void> {
    try {
      const move = { ...this.id, VersionStage: CURRENT, MoveToVersionId: to, RemoveFromVersionId: from };
      await this.client.send(new UpdateSecretVersionStageCommand(move));
    } catch (error) {
      const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand(this.id));
      // the answer to an attempt that succeeded may have been lost
      if (VersionIdsToStages[to]?.includes(CURRENT)) return;
      if (VersionIdsToStages[from]?.includes(CURRENT)) throw error;
      throw new UserError(
        "Someone else has changed the secret meanwhile; this command changed nothing",
        `Look at it, then decide again: npm run secret -- show-metadata ${this.target.environment.name}`,
        { cause: error },
      );
    }
  }

  async #versions({ VersionIdsToStages = {} }: DescribeSecretCommandOutput): Promise<VersionMetadata[]> {
    const created = new Map<string, Date | undefined>();
    try {
      for await (const { Versions = [] } of paginateListSecretVersionIds({ client: this.client }, this.id))
        for (const { VersionId = "", CreatedDate } of Versions) created.set(VersionId, CreatedDate);
    } catch (error) {
      // of a secret that is to be deleted, AWS may tell the labels only
      if (!isNamed(error, "InvalidRequestException")) throw error;
    }
    return Object.entries(VersionIdsToStages)
      .map(([id, stages]) => ({ id, stages: [...stages].sort(), createdAt: created.get(id) }))
      .filter(({ stages }) => stages.length > 0)
      .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0) || order(a) - order(b));
  }

  #requireAccount(arn: string | undefined): void {
    const { accountId, name } = this.target.environment;
    const account = arn?.split(":")[4];
    // the account of the local AWS is nobody's
    if (this.target.local !== undefined || accountId === undefined || account === accountId) return;
    throw new UserError(
      `${name} is in account ${accountId}, but these credentials belong to account ${account}`,
      `Use credentials of ${accountId}; the command has changed nothing`,
    );
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explained(error, { secret: this.name, place: placeOf(this.target), environment: this.target.environment });
    }
  }
}

/** Of two that were made in the same second, the current one is the newer. */
function order({ stages }: { readonly stages: readonly string[] }): number {
  return stages.includes(CURRENT) ? 0 : 1;
}
