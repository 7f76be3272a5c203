import { createHash, randomUUID } from "node:crypto";
import type { HeadObjectCommandOutput } from "#vendor";
import type { Seen } from "./carry-out";
import type { WriteCondition, WrittenObject } from "./store";

/** What is stored under a key. */
export type Stored =
  | { readonly object: HeadObjectCommandOutput }
  /** Nothing; and whether that was always so. */
  | { readonly object: undefined; readonly neverWas: boolean };

/**
 * Names, among an object's metadata, the write that stored it. An entity tag would not do: others may write the same
 * bytes, and under a KMS key it is no digest of them.
 */
const WRITE_ID = "write-id";

/** Says what the write required to be there before it: an entity tag, or {@link NOTHING}. */
const REPLACES = "write-replaces";
const NOTHING = "nothing";

/** S3 makes none that is longer, and allows metadata 2 KB. */
const MAX_TAG_LENGTH = 128;

/** S3 tells times of storing in whole seconds. */
const TIME_RESOLUTION_MS = 1000;

/** Tells whether a condition holds for what is stored. */
export function holds({ ifMatch, ifAbsent }: WriteCondition, { object }: Stored): boolean {
  if (ifAbsent) return object === undefined;
  if (ifMatch === undefined) return true;
  return object !== undefined && (ifMatch === "*" || object.ETag === ifMatch);
}

/** Tells whether what is stored was so before a time, in milliseconds since the epoch, and nothing came in between. */
export function isOlder(stored: Stored, time: number): boolean {
  if (!stored.object) return stored.neverWas;
  const { LastModified } = stored.object;
  return LastModified !== undefined && LastModified.getTime() + TIME_RESOLUTION_MS <= time;
}

/** One write, which is known again in what is stored, whoever else writes the same bytes. */
export class MarkedWrite {
  readonly metadata: Readonly<Record<string, string>>;
  readonly #id = randomUUID();
  readonly #replaces: string | undefined;

  constructor(
    private readonly body: Buffer,
    private readonly condition: WriteCondition,
  ) {
    const { ifAbsent, ifMatch } = condition;
    this.#replaces = ifAbsent
      ? NOTHING
      : ifMatch !== undefined && ifMatch.length <= MAX_TAG_LENGTH
        ? ifMatch
        : undefined;
    this.metadata = {
      [WRITE_ID]: this.#id,
      ...(this.#replaces === undefined ? {} : { [REPLACES]: this.#replaces }),
    };
  }

  /** Looks for this write in what is stored. @param startedAt when it was sent first, in milliseconds since the epoch */
  find(stored: Stored, startedAt: number): Seen<WrittenObject> {
    const { object } = stored;
    if (object && this.#isIn(object, startedAt)) {
      return { done: { etag: object.ETag ?? '""', version: object.VersionId } };
    }
    if (holds(this.condition, stored)) return "repeat";
    return isOlder(stored, startedAt) || this.#wasForestalledBy(object) ? "refuse" : "unknown";
  }

  #isIn(object: HeadObjectCommandOutput, startedAt: number): boolean {
    const id = object.Metadata?.[WRITE_ID];
    if (id !== undefined) return id === this.#id;
    // another tool's copy of the very bytes, stored since: what was asked for is so
    return object.ETag === this.#tagOfBody() && !isOlder({ object }, startedAt);
  }

  /** What replaced the same as this write was to replace left no room for it: it was not carried out before. */
  #wasForestalledBy(object: HeadObjectCommandOutput | undefined): boolean {
    const replaced = object?.Metadata?.[REPLACES];
    // a write of the same content as before leaves the tag as it was, and would satisfy the other's condition
    return replaced !== undefined && replaced === this.#replaces && replaced !== this.#tagOfBody();
  }

  /** The entity tag that S3 gives the body, but for objects under a KMS key. */
  #tagOfBody(): string {
    return `"${createHash("md5").update(this.body).digest("hex")}"`;
  }
}
