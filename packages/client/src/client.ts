import type { Content } from "./content";
import type { DownloadUrl, Health, UploadBody, UploadUrl } from "./contract";
import { UsageError } from "./errors";
import { type ListOptions, ObjectList } from "./list";
import {
  type CreateOptions,
  create,
  health,
  type ReadOptions,
  type RemoveOptions,
  read,
  remove,
  stat,
  type WriteOptions,
  type WriteResult,
  write,
} from "./objects";
import { type CallOptions, type ClientOptions, settingsOf } from "./options";
import type { ObjectInfo, StoredObject } from "./stored-object";
import { type Download, type DownloadOptions, download, downloadUrl } from "./transfer/download";
import type { UploadSource } from "./transfer/source";
import { type UploadOptions, type UploadResult, upload, uploadUrl } from "./transfer/upload";
import { Transport } from "./transport";
import { type Change, type UpdateOptions, update } from "./update";

/** The API of one environment. Every operation ends: by its answer, an error, its time limit or its signal. */
export class Client {
  readonly #transport: Transport;

  /** @throws UsageError */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(settingsOf(options));
  }

  /** Whether the API runs; needs no key. */
  health(options: CallOptions = {}): Promise<Health> {
    return health(this.#transport, options);
  }

  /** Reads an object of at most 4 MiB; `object_too_large` above, for which there is `download`. */
  async read(key: string, options: ReadOptions = {}): Promise<StoredObject> {
    const object = await read(this.#transport, key, options);
    if (object === undefined) throw new UsageError("read() was answered as not modified, which it did not ask for");
    return object;
  }

  /** Reads an object unless it still has this entity tag: then undefined. */
  readIfChanged(key: string, etag: string, options: ReadOptions = {}): Promise<StoredObject | undefined> {
    return read(this.#transport, key, options, etag);
  }

  /** What is there, without its content, or undefined. */
  stat(key: string, options: ReadOptions = {}): Promise<ObjectInfo | undefined> {
    return stat(this.#transport, key, options);
  }

  /** Writes, over whatever is there unless `ifMatch` names it. */
  write(key: string, content: Content, options: WriteOptions = {}): Promise<WriteResult> {
    return write(this.#transport, key, content, options);
  }

  /** Writes only where nothing is: of all who do so at once one succeeds, the others get `precondition_failed`. */
  create(key: string, content: Content, options: CreateOptions = {}): Promise<WriteResult> {
    return create(this.#transport, key, content, options);
  }

  /** Reads, changes and writes under the condition that nobody has written in between, and begins again where one has. */
  update(key: string, change: Change, options: UpdateOptions = {}): Promise<WriteResult | undefined> {
    return update(this.#transport, key, change, options);
  }

  /** Deletes; what is not there is deleted too, unless `ifMatch` asks for it. */
  remove(key: string, options: RemoveOptions = {}): Promise<void> {
    return remove(this.#transport, key, options);
  }

  /** The objects, one after the other: `for await (const object of client.list())`. */
  list(options: ListOptions = {}): ObjectList {
    return new ObjectList(this.#transport, options);
  }

  /** Uploads 1 byte to 5 GiB past the API. */
  upload(key: string, source: UploadSource, options: UploadOptions = {}): Promise<UploadResult> {
    return upload(this.#transport, key, source, options);
  }

  /** Begins to download an object of any size past the API. */
  download(key: string, options: DownloadOptions = {}): Promise<Download> {
    return download(this.#transport, key, options);
  }

  /** A presigned URL to give to somebody else: whoever has it can replace the object while it lasts. */
  uploadUrl(body: UploadBody, options: CallOptions = {}): Promise<UploadUrl> {
    return uploadUrl(this.#transport, body, options);
  }

  /** A presigned URL to give to somebody else: whoever has it can read the object while it lasts. */
  downloadUrl(key: string, options: ReadOptions = {}): Promise<DownloadUrl> {
    return downloadUrl(this.#transport, key, options);
  }
}
