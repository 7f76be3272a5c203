/**
 * What a soak writes down, one JSON line each. It is all that the judge knows: the lines say what clients sent and what they
 * were answered, nothing of what the service did.
 */

/** What is stored under a key, by the MD5 of its bytes in hex, which is also its entity tag; null for nothing. */
export type Content = string | null;

export type WriteKind = "create" | "replace" | "put" | "upload";
export type DeleteKind = "delete" | "delete-version";
export type ReadKind = "read" | "head" | "download";
export type CallKind = WriteKind | DeleteKind | ReadKind | "list" | "upload-url" | "download-url";

/** Written before a request is sent. */
export interface CallLine {
  readonly type: "call";
  /** Of this call and its answer. */
  readonly id: number;
  /** Milliseconds since the soak began, by a clock that only goes forward. */
  readonly at: number;
  readonly worker: string;
  readonly kind: CallKind;
  readonly key?: string;
  /** What a write stores. */
  readonly content?: string;
  /** What `replace` and `delete-version` name in If-Match. */
  readonly expects?: string;
  /** What the content of a counter counts to. */
  readonly count?: number;
}

/** Written when its answer has come, or none will. */
export interface AnswerLine {
  readonly type: "answer";
  readonly id: number;
  readonly at: number;
  /** Absent where there was no answer: then `failure` says why. */
  readonly status?: number;
  readonly failure?: string;
  readonly contentType?: string;
  /** `code` of a problem. */
  readonly code?: string;
  /** `outcome` of a problem. */
  readonly outcome?: string;
  /** What a reader has seen. */
  readonly content?: Content;
  /** The entity tag of the answer, without its quotes. */
  readonly etag?: string;
  readonly page?: ListedPage;
}

/** What a page of a list says of the keys from behind `after` up to and with `upTo`. */
export interface ListedPage {
  readonly prefix: string;
  /** Null: from the first. */
  readonly after: string | null;
  /** Null: to the last. */
  readonly upTo: string | null;
  readonly objects: readonly (readonly [key: string, content: string])[];
}

/** What happens to the service meanwhile. */
export interface EventLine {
  readonly type: "event";
  readonly at: number;
  readonly name: string;
  readonly phase: "begin" | "end" | "failed";
  readonly detail?: string;
}

/** What another tool has read or written: a backup each object that was there, a restore what was missing. */
export interface CopyLine {
  readonly type: "copied";
  readonly by: "backup" | "restore";
  /** Both in milliseconds since the soak began. */
  readonly from: number;
  readonly at: number;
  readonly prefix: string;
  readonly objects: readonly (readonly [key: string, content: string])[];
}

/** What the bucket has of a key after the soak, asked of S3 itself. */
export interface VersionsLine {
  readonly type: "versions";
  readonly at: number;
  readonly key: string;
  /** Of each version. Delete markers are left out. */
  readonly contents: readonly string[];
}

export type JournalLine = CallLine | AnswerLine | EventLine | CopyLine | VersionsLine;
