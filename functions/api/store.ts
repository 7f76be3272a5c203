/** Why the store did not do what it was asked. */
export type StoreFailure =
  /** There is no such object, or no such version of it. */
  | "not_found"
  /** The condition of a write or delete does not hold. */
  | "precondition_failed"
  /** Another write to the same key was under way; the same request may succeed when repeated. */
  | "conflict"
  /** The store is down, too slow or throttling, and nothing was changed. */
  | "unavailable"
  /** A write's answer was lost, and what is stored does not tell whether it was carried out. */
  | "uncertain";

/** The one error that a store throws on purpose; anything else is a defect or a wrong deployment. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly failure: StoreFailure,
    options?: ErrorOptions,
  ) {
    super(failure, options);
  }

  /** Whether the store answered, rather than failed to. */
  get isAnswer(): boolean {
    return this.failure === "not_found" || this.failure === "precondition_failed" || this.failure === "conflict";
  }
}

/** What the store knows of an object without its content. */
export interface ObjectInfo {
  /** The entity tag, in its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** The codings that the stored bytes are in, as their writer said: any text. @default none */
  readonly contentEncoding?: string;
  /** Undefined where the bucket keeps no versions. */
  readonly version: string | undefined;
}

/** An object whose content has not been transferred yet. */
export interface OpenObject extends ObjectInfo {
  read(): Promise<Buffer>;
  /** Gives the content up; one of `read` and `discard` is called, once. */
  discard(): void;
}

/** What a write or delete requires of the current object. */
export interface WriteCondition {
  /** One strong entity tag, in its quotes, that the current object must have. `*`, any object, only deletes. */
  readonly ifMatch?: string;
  /** There must be no current object. */
  readonly ifAbsent?: boolean;
}

export interface WrittenObject {
  readonly etag: string;
  readonly version: string | undefined;
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly lastModified: Date;
  readonly sizeBytes: number;
}

/** The objects that the API serves. Every method throws {@link StoreError}. */
export interface Store {
  /** Opens an object. With `unlessEtag`, an object with that one strong entity tag answers undefined: not modified. */
  open(key: string, version?: string, unlessEtag?: string): Promise<OpenObject | undefined>;
  head(key: string, version?: string): Promise<ObjectInfo>;
  /** Writes one version, or throws; `precondition_failed` means that nothing was changed, `uncertain` that one may be there. */
  put(key: string, body: Buffer, contentType: string, condition: WriteCondition): Promise<WrittenObject>;
  /**
   * Deletes the current object and keeps its versions; deleting what is not there succeeds unless a condition is set.
   * `precondition_failed` means that nothing was changed, `uncertain` that it may be deleted.
   */
  delete(key: string, condition: WriteCondition): Promise<void>;
  /** Lists in the order of the keys' UTF-8 bytes, from the first key after `after`. */
  list(query: {
    readonly prefix: string;
    readonly limit: number;
    readonly after?: string;
  }): Promise<{ readonly objects: readonly ListedObject[]; readonly truncated: boolean }>;
  /** Returns a URL to which exactly this many bytes of this type can be PUT while it lasts. */
  uploadUrl(key: string, contentType: string, sizeBytes: number, lifetimeSeconds: number): Promise<string>;
  downloadUrl(key: string, lifetimeSeconds: number, version?: string): Promise<string>;
}
