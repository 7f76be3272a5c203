import {
  DeleteObjectCommand,
  GetObjectCommand,
  getSignedUrl,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "#vendor/api";
import { type Deadline, DeadlineExceeded } from "../shared/deadline";
import type { Tracer } from "../shared/tracing";
import { carryOut } from "./carry-out";
import { holds, isOlder, MarkedWrite, type Stored } from "./marked-write";
import { type AwsError, isUnavailable, statusOf } from "./s3-errors";
import {
  type ObjectInfo,
  type OpenObject,
  type Store,
  StoreError,
  type WriteCondition,
  type WrittenObject,
} from "./store";

export interface S3StoreProps {
  readonly client: S3Client;
  /** The client that writes and deletes. It must not repeat a request by itself: see {@link carryOut}. */
  readonly writingClient: () => S3Client;
  /**
   * The client that signs URLs. It must not add checksums, which would be those of an empty body.
   * @see https://github.com/aws/aws-sdk-js-v3/issues/6920
   */
  readonly signingClient: () => S3Client;
  readonly bucketName: string;
  readonly tracer: Tracer;
  /** Bounds all calls of this store together. */
  readonly deadline: Deadline;
}

const DEFAULT_CONTENT_TYPE = "application/octet-stream";

/** Translates what the SDK throws; an error that the client cannot have caused stays as it is. */
function storeErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const cause = { cause: error };
  if (isUnavailable(error)) return new StoreError("unavailable", cause);
  const status = statusOf(error);
  if (status === 404 && error.name !== "NoSuchBucket") return new StoreError("not_found", cause);
  if (status === 412) return new StoreError("precondition_failed", cause);
  if (status === 409) return new StoreError("conflict", cause);
  return error;
}

/** A version that is malformed (400) or is a delete marker (405) is, to a reader, not there. */
function isUnreadableVersion(error: unknown): boolean {
  const status = error instanceof Error ? statusOf(error) : undefined;
  return status === 400 || status === 405;
}

/** S3 writes listed keys as form data when asked to, since XML cannot carry every character. */
function decodeListedKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll("+", "%20"));
}

/** The codings, as they are stored; `aws-chunked` is how an SDK sent the object, not how it is stored. */
function codingOf(stored: string | undefined): string | undefined {
  const codings = (stored ?? "").split(",").map((coding) => coding.trim());
  const own = codings.filter((coding) => coding !== "" && coding.toLowerCase() !== "aws-chunked");
  return own.length === 0 ? undefined : own.join(", ");
}

function infoOf(answer: {
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  ContentLength?: number | undefined;
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  VersionId?: string | undefined;
}): ObjectInfo {
  const contentEncoding = codingOf(answer.ContentEncoding);
  return {
    etag: answer.ETag ?? '""',
    lastModified: answer.LastModified ?? new Date(0),
    sizeBytes: answer.ContentLength ?? 0,
    contentType: answer.ContentType ?? DEFAULT_CONTENT_TYPE,
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    version: answer.VersionId,
  };
}

/** The store over one S3 bucket, for one request. */
export class S3Store implements Store {
  constructor(private readonly props: S3StoreProps) {}

  async open(key: string, version?: string, unlessEtag?: string): Promise<OpenObject | undefined> {
    return this.process("read", async (signal) => {
      try {
        const answer = await this.props.client.send(
          new GetObjectCommand({
            ...this.address(key),
            ...(version === undefined ? {} : { VersionId: version }),
            ...(unlessEtag === undefined ? {} : { IfNoneMatch: unlessEtag }),
          }),
          { abortSignal: signal },
        );
        const body = answer.Body;
        return {
          ...infoOf(answer),
          read: () =>
            this.process("read_body", async () =>
              Buffer.from((await body?.transformToByteArray()) ?? new Uint8Array()),
            ),
          discard: () => (body as { destroy?: () => void } | undefined)?.destroy?.(),
        };
      } catch (error) {
        if (error instanceof Error && statusOf(error) === 304) return undefined;
        throw version !== undefined && isUnreadableVersion(error)
          ? new StoreError("not_found", { cause: error })
          : error;
      }
    });
  }

  async head(key: string, version?: string): Promise<ObjectInfo> {
    return this.process("head", async (signal) => {
      try {
        return infoOf(
          await this.props.client.send(
            new HeadObjectCommand({ ...this.address(key), ...(version === undefined ? {} : { VersionId: version }) }),
            { abortSignal: signal },
          ),
        );
      } catch (error) {
        throw version !== undefined && isUnreadableVersion(error)
          ? new StoreError("not_found", { cause: error })
          : error;
      }
    });
  }

  async put(key: string, body: Buffer, contentType: string, condition: WriteCondition) {
    const write = new MarkedWrite(body, condition, `${this.props.bucketName}/${key}`);
    const command = () =>
      new PutObjectCommand({
        ...this.address(key),
        Body: body,
        ContentLength: body.length,
        ContentType: contentType,
        Metadata: write.metadata,
        ...(condition.ifMatch === undefined ? {} : { IfMatch: condition.ifMatch }),
        ...(condition.ifAbsent ? { IfNoneMatch: "*" } : {}),
      });
    return this.write("write", (signal) =>
      carryOut<WrittenObject>({
        signal,
        send: async () => {
          const answer = await this.props.writingClient().send(command(), { abortSignal: signal });
          return { etag: answer.ETag ?? '""', version: answer.VersionId };
        },
        look: async (startedAt) => write.find(await this.stored(key, signal), startedAt),
      }),
    );
  }

  async delete(key: string, condition: WriteCondition): Promise<void> {
    await this.write("delete", (signal) =>
      carryOut<void>({
        signal,
        send: async () => {
          const ifMatch = condition.ifMatch === undefined ? {} : { IfMatch: condition.ifMatch };
          const command = new DeleteObjectCommand({ ...this.address(key), ...ifMatch });
          await this.props.writingClient().send(command, { abortSignal: signal });
        },
        look: async (startedAt) => {
          const stored = await this.stored(key, signal);
          // nobody can tell whose delete it was: what was asked for is so
          if (!stored.object) return { done: undefined };
          // even the tag that the condition names may be of an object that another has created since
          if (!isOlder(stored, startedAt)) return "unknown";
          return holds(condition, stored) ? "repeat" : "refuse";
        },
      }),
    );
  }

  async list(query: { readonly prefix: string; readonly limit: number; readonly after?: string }) {
    return this.process("list", async (signal) => {
      const answer = await this.props.client.send(
        new ListObjectsV2Command({
          Bucket: this.props.bucketName,
          MaxKeys: query.limit,
          EncodingType: "url",
          ...(query.prefix ? { Prefix: query.prefix } : {}),
          ...(query.after === undefined ? {} : { StartAfter: query.after }),
        }),
        { abortSignal: signal },
      );
      const objects = (answer.Contents ?? []).map((object) => ({
        key: decodeListedKey(object.Key ?? ""),
        etag: object.ETag ?? '""',
        lastModified: object.LastModified ?? new Date(0),
        sizeBytes: object.Size ?? 0,
      }));
      return { objects, truncated: answer.IsTruncated ?? false };
    });
  }

  async uploadUrl(key: string, contentType: string, sizeBytes: number, lifetimeSeconds: number): Promise<string> {
    return this.process("sign_upload", () =>
      getSignedUrl(
        this.props.signingClient(),
        new PutObjectCommand({ ...this.address(key), ContentType: contentType, ContentLength: sizeBytes }),
        {
          expiresIn: lifetimeSeconds,
          // Only signed headers bind the upload to the type and size that were asked for.
          signableHeaders: new Set(["content-length", "content-type", "host"]),
        },
      ),
    );
  }

  async downloadUrl(key: string, lifetimeSeconds: number, version?: string): Promise<string> {
    return this.process("sign_download", () =>
      getSignedUrl(
        this.props.signingClient(),
        new GetObjectCommand({
          ...this.address(key),
          ...(version === undefined ? {} : { VersionId: version }),
          // Stored HTML must not run as a page of the bucket's origin.
          ResponseContentDisposition: "attachment",
        }),
        { expiresIn: lifetimeSeconds },
      ),
    );
  }

  private address(key: string) {
    return { Bucket: this.props.bucketName, Key: key };
  }

  /** Reads what is stored under a key. */
  private async stored(key: string, signal: AbortSignal): Promise<Stored> {
    try {
      const head = new HeadObjectCommand(this.address(key));
      return { object: await this.props.client.send(head, { abortSignal: signal }) };
    } catch (error) {
      if (!(error instanceof Error) || statusOf(error) !== 404) throw error;
      const headers = (error as AwsError).$response?.headers;
      // in a bucket with versions a delete leaves a marker, which S3 tells beside its 404
      return { object: undefined, neverWas: headers !== undefined && headers["x-amz-delete-marker"] !== "true" };
    }
  }

  /** A write whose time is up may be carried out all the same. */
  private async write<T>(operation: string, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.process(operation, step, (error) =>
      error instanceof DeadlineExceeded ? new StoreError("uncertain", { cause: error }) : storeErrorOf(error),
    );
  }

  /** Traces a step. What S3 answers is not a fault of the step, even where it is an error to the caller. */
  private async process<T>(
    operation: string,
    step: (signal: AbortSignal) => Promise<T>,
    translate: (error: unknown) => unknown = storeErrorOf,
  ): Promise<T> {
    const outcome = await this.props.tracer.trace("process_s3_operation", async (span) => {
      span.annotate("operation", operation);
      try {
        return { value: await this.props.deadline.run(step) };
      } catch (error) {
        const translated = translate(error);
        if (translated instanceof StoreError && translated.isAnswer) return { answer: translated };
        throw translated;
      }
    });
    if (outcome.answer !== undefined) throw outcome.answer;
    return outcome.value;
  }
}
