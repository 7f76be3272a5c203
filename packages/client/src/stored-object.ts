import { DEFAULT_TYPE } from "./content";
import { type Answer, textOf } from "./transport";

export interface ObjectInfo {
  readonly key: string;
  /** For `ifMatch`. */
  readonly etag: string;
  readonly contentType: string;
  /** Of the object, in bytes; undefined where the answer had none. */
  readonly size: number | undefined;
  /** Undefined where the bucket keeps no versions. */
  readonly version: string | undefined;
  readonly lastModified: Date | undefined;
}

/** An object that was read: its content in memory, at most 4 MiB. */
export class StoredObject implements ObjectInfo {
  readonly key: string;
  readonly etag: string;
  readonly contentType: string;
  readonly size: number;
  readonly version: string | undefined;
  readonly lastModified: Date | undefined;

  private constructor(
    info: ObjectInfo,
    readonly bytes: Uint8Array<ArrayBuffer>,
  ) {
    this.key = info.key;
    this.etag = info.etag;
    this.contentType = info.contentType;
    this.version = info.version;
    this.lastModified = info.lastModified;
    this.size = bytes.length;
  }

  static of(key: string, answer: Answer): StoredObject {
    return new StoredObject(StoredObject.infoOf(key, answer), answer.bytes);
  }

  static infoOf(key: string, { headers }: Answer): ObjectInfo {
    const modified = Date.parse(headers.get("last-modified") ?? "");
    const length = headers.get("content-length");
    return {
      key,
      etag: headers.get("etag") ?? "",
      contentType: headers.get("content-type") ?? DEFAULT_TYPE,
      size: length === null ? undefined : Number(length),
      version: headers.get("x-object-version") ?? undefined,
      lastModified: Number.isNaN(modified) ? undefined : new Date(modified),
    };
  }

  /** The content as UTF-8. */
  text(): string {
    return textOf(this.bytes);
  }

  /** The content as JSON, of whatever type the caller says. @throws SyntaxError where it is not JSON */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }
}
