import { createHash, randomUUID } from "node:crypto";
import type { HeadObjectCommandOutput } from "#vendor/api";
import { WRITE_MARKS } from "../shared/write-marks";
import type { Seen } from "./carry-out";
import type { WriteCondition, WrittenObject } from "./store";

/** What is stored under a key. */
export type Stored =
  | { readonly object: HeadObjectCommandOutput }
  /** Nothing; and whether that was always so. */
  | { readonly object: undefined; readonly neverWas: boolean };

/** Says in {@link WRITE_MARKS.replaces} that nothing was to be there, in the place of an entity tag. */
const NOTHING = "nothing";

/** S3 makes none that is longer, and allows metadata 2 KB. */
const MAX_TAG_LENGTH = 128;

/** S3 tells times of storing in whole seconds. */
const TIME_RESOLUTION_MS = 1000;

/** A write is stored at most so long after it was marked; what is stored later is a copy. Above the function's budget. */
const MAX_MARK_AGE_MS = 15_000;

/** The entity tag of an upload in parts, whose Last-Modified is when it was begun and not when it was completed. */
const TAG_OF_PARTS = /-\d+"?$/;

/** Tells whether a condition holds for what is stored. */
export function holds({ ifMatch, ifAbsent }: WriteCondition, { object }: Stored): boolean {
  if (ifAbsent) return object === undefined;
  if (ifMatch === undefined) return true;
  return object !== undefined && (ifMatch === "*" || object.ETag === ifMatch);
}

/** Tells whether what is stored was so before a time, in milliseconds since the epoch, and nothing came in between. */
export function isOlder(stored: Stored, time: number): boolean {
  if (!stored.object) return stored.neverWas;
  const { ETag, LastModified } = stored.object;
  if (LastModified === undefined || ETag === undefined || TAG_OF_PARTS.test(ETag)) return false;
  return LastModified.getTime() + TIME_RESOLUTION_MS <= time;
}

/** One write, which is known again in what is stored, whoever else writes the same bytes. */
export class MarkedWrite {
  readonly metadata: Readonly<Record<string, string>>;
  readonly #id = randomUUID();
  /** An entity tag or {@link NOTHING}, and the place. */
  readonly #replaces: string | undefined;

  constructor(
    private readonly body: Buffer,
    private readonly condition: WriteCondition,
    /** Bucket and key. */
    place: string,
  ) {
    const { ifAbsent, ifMatch } = condition;
    const tag = ifAbsent ? NOTHING : ifMatch;
    const isShort = tag !== undefined && tag.length <= MAX_TAG_LENGTH;
    this.#replaces = isShort ? `${tag} ${createHash("sha256").update(place).digest("base64url")}` : undefined;
    this.metadata = {
      [WRITE_MARKS.id]: this.#id,
      ...(this.#replaces === undefined ? {} : { [WRITE_MARKS.replaces]: `${this.#replaces} ${Date.now()}` }),
    };
  }

  /** Looks for this write in what is stored. @param startedAt when it was sent first, in milliseconds since the epoch */
  find(stored: Stored, startedAt: number): Seen<WrittenObject> {
    const { object } = stored;
    if (object && this.#isIn(object, startedAt)) {
      return { done: { etag: object.ETag ?? '""', version: object.VersionId } };
    }
    const wasNotDone = isOlder(stored, startedAt) || this.#leftInPlace(object) || this.#wasForestalledBy(object);
    if (!wasNotDone) return "unknown";
    return holds(this.condition, stored) ? "repeat" : "refuse";
  }

  #isIn(object: HeadObjectCommandOutput, startedAt: number): boolean {
    const id = object.Metadata?.[WRITE_MARKS.id];
    if (id !== undefined) return id === this.#id;
    // another tool's copy of the very bytes, stored since: what was asked for is so
    return object.ETag === this.#tagOfBody() && !isOlder({ object }, startedAt);
  }

  /** What this write was to replace is still there. */
  #leftInPlace(object: HeadObjectCommandOutput | undefined): boolean {
    const { ifMatch } = this.condition;
    return ifMatch !== undefined && ifMatch === object?.ETag && this.#changesTag(ifMatch);
  }

  /** What replaced the same as this write was to replace left no room for it. */
  #wasForestalledBy(object: HeadObjectCommandOutput | undefined): boolean {
    const [, replaced, time] = /^(\S+ \S+) (\d+)$/.exec(object?.Metadata?.[WRITE_MARKS.replaces] ?? "") ?? [];
    if (replaced === undefined || replaced !== this.#replaces) return false;
    // a copy keeps the mark: of the same object at another time it says nothing about this one
    const age = (object?.LastModified?.getTime() ?? Number.POSITIVE_INFINITY) - Number(time);
    return Math.abs(age) <= MAX_MARK_AGE_MS && this.#changesTag(this.condition.ifMatch);
  }

  /** A write of the same content as before leaves the tag as it was, and would satisfy the others' conditions. */
  #changesTag(tag: string | undefined): boolean {
    return tag !== this.#tagOfBody();
  }

  /** The entity tag that S3 gives the body, but for objects under a KMS key. */
  #tagOfBody(): string {
    return `"${createHash("md5").update(this.body).digest("hex")}"`;
  }
}
