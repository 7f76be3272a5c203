import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import {
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { UserError } from "@secure-serverless/system/user-error";
import { lockKey, type StateOwner, stateKey, variableName } from "../../../../src/config/names";
import { isNamed, statusOf } from "../aws/aws-error";
import { unlessMissing } from "../aws/calls";
import { hasOwnTags, tagsOf } from "../aws/own-tags";
import type { Target } from "../aws/target";
import { parseLockFile, type StateLock } from "../terraform/state-lock";

/** One version of a state's object, or the mark of its deletion. */
export interface StateVersion {
  readonly versionId: string;
  readonly modified: Date;
  readonly bytes: number;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
}

/** The file of a lock, as S3 has it. */
export interface LockFile {
  readonly etag: string;
  /** By S3's clock. */
  readonly modified: Date;
  /** What it says; undefined where it is not Terraform's. */
  readonly lock: StateLock | undefined;
}

/** The bucket that holds an environment's states and their locks, or another one of its stack. */
export class StateBucket {
  readonly #s3: S3Client;

  constructor(
    private readonly target: Pick<Target, "environment" | "sdk">,
    readonly name = target.environment.state.bucketName,
  ) {
    this.#s3 = new S3Client(target.sdk);
  }

  get environment(): Target["environment"] {
    return this.target.environment;
  }

  /** @throws UserError when the name belongs to another account, or the bucket is in another region */
  async exists(): Promise<boolean> {
    try {
      await this.#s3.send(new HeadBucketCommand({ Bucket: this.name }));
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404) return false;
      const { name } = this.target.environment;
      if (status === 403) {
        throw new UserError(
          `The state bucket ${this.name} belongs to someone else, or these credentials may not read it (403)`,
          `Check the credentials, or choose another name: ${variableName(name, "STATE_BUCKET")} or ${variableName(name, "ACCOUNT_ID")}`,
          { cause: error },
        );
      }
      if (status === 301) {
        throw new UserError(
          `The state bucket ${this.name} is in another region than ${this.target.environment.region}`,
          `Set ${variableName(name, "REGION")} to its region, or ${variableName(name, "STATE_BUCKET")} to another name`,
          { cause: error },
        );
      }
      throw error;
    }
  }

  /** Whether it has the tags that Terraform gives to everything of this environment. */
  async isOurs(): Promise<boolean> {
    const tagging = await unlessMissing(
      this.#s3.send(new GetBucketTaggingCommand({ Bucket: this.name })),
      "NoSuchTagSet",
    );
    return hasOwnTags(this.target.environment, tagsOf(tagging?.TagSet));
  }

  async keepsVersions(): Promise<boolean> {
    const { Status } = await this.#s3.send(new GetBucketVersioningCommand({ Bucket: this.name }));
    return Status === "Enabled";
  }

  /** The text of a state, or undefined where there is none (now, or in that version). */
  async read(owner: StateOwner, versionId?: string): Promise<string | undefined> {
    return this.#text(this.key(owner), versionId);
  }

  /** Who holds the lock of a state, undefined where nobody does. */
  async lock(owner: StateOwner): Promise<StateLock | undefined> {
    const text = await this.#text(lockKey(this.key(owner)));
    return text === undefined ? undefined : parseLockFile(text);
  }

  /**
   * Takes the lock of a state as Terraform does: with a file that is made only where there is none.
   *
   * @param from the lock of a process that has died, which it takes over as long as it is still that one
   * @returns the lock's id, or undefined where somebody else holds it
   */
  async takeLock(owner: StateOwner, operation: string, from?: LockFile): Promise<string | undefined> {
    const Key = lockKey(this.key(owner));
    const ID = randomUUID();
    const Who = `${userInfo().username}@${hostname()}`;
    const Created = new Date().toISOString();
    const Path = `${this.name}/${this.key(owner)}`;
    const condition = from === undefined ? { IfNoneMatch: "*" } : { IfMatch: from.etag };
    const Body = JSON.stringify({ ID, Operation: operation, Info: "", Who, Version: "", Created, Path });
    try {
      await this.#s3.send(
        new PutObjectCommand({ Bucket: this.name, Key, Body, ContentType: "application/json", ...condition }),
      );
      return ID;
    } catch (error) {
      // 409: somebody else writes it in this moment
      if (statusOf(error) === 412 || statusOf(error) === 409) return undefined;
      throw error;
    }
  }

  /** The file of a state's lock, whatever it says; undefined where there is none. */
  async lockFile(owner: StateOwner): Promise<LockFile | undefined> {
    const found = await this.#modified(lockKey(this.key(owner)));
    return found && { ...found, lock: await this.lock(owner) };
  }

  async #modified(Key: string): Promise<{ readonly etag: string; readonly modified: Date } | undefined> {
    try {
      const { ETag = "", LastModified = new Date(0) } = await this.#s3.send(
        new HeadObjectCommand({ Bucket: this.name, Key }),
      );
      return { etag: ETag, modified: LastModified };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** Gives back a lock that was taken, if it is still there. */
  async releaseLock(owner: StateOwner, id: string): Promise<void> {
    if ((await this.lock(owner))?.id !== id) return;
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.name, Key: lockKey(this.key(owner)) }));
  }

  /** Every version of a state, the newest first. */
  async versions(owner: StateOwner): Promise<StateVersion[]> {
    const Prefix = this.key(owner);
    const found: StateVersion[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await this.#s3.send(
        new ListObjectVersionsCommand({
          Bucket: this.name,
          Prefix,
          KeyMarker: page?.NextKeyMarker,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
      );
      const entries = [
        ...(page.Versions ?? []).map((version) => ({ ...version, isDeleteMarker: false })),
        ...(page.DeleteMarkers ?? []).map((marker) => ({ ...marker, Size: 0, isDeleteMarker: true })),
      ];
      for (const { Key, VersionId = "", LastModified = new Date(0), Size = 0, IsLatest, isDeleteMarker } of entries) {
        // the prefix is also that of the lock
        if (Key !== Prefix) continue;
        const isLatest = IsLatest === true;
        found.push({ versionId: VersionId, modified: LastModified, bytes: Size, isLatest, isDeleteMarker });
      }
    } while (page.IsTruncated === true);
    // a time has whole seconds, so the latest decides among equals
    return found.sort((a, b) => Number(b.isLatest) - Number(a.isLatest) || b.modified.getTime() - a.modified.getTime());
  }

  /**
   * Puts a state where there is none, or something that is none.
   *
   * @throws Error when somebody else has written meanwhile
   */
  async putBack(owner: StateOwner, text: string): Promise<void> {
    const object = { Bucket: this.name, Key: this.key(owner) };
    const { ETag } = await this.#s3.send(new HeadObjectCommand(object)).catch((error: Error) => {
      if (statusOf(error) === 404) return { ETag: undefined };
      throw error;
    });
    const condition = ETag === undefined ? { IfNoneMatch: "*" } : { IfMatch: ETag };
    await this.#s3.send(new PutObjectCommand({ ...object, ...condition, Body: text, ContentType: "application/json" }));
  }

  key(owner: StateOwner): string {
    return stateKey(this.target.environment, owner);
  }

  async #text(Key: string, VersionId?: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.name, Key, VersionId }));
      return await Body?.transformToString();
    } catch (error) {
      if (isNamed(error, "NoSuchKey", "NoSuchVersion", "NoSuchBucket")) return undefined;
      throw error;
    }
  }
}
