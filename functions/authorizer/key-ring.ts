import { createHash, timingSafeEqual } from "node:crypto";
import type { Grant } from "../shared/permissions";
import { MalformedSecretError, type NamedKey, namedKeys } from "./named-keys";
import type { UnclearEntries } from "./unclear-entries";

/** One version of the secret, as Secrets Manager returns it. */
export interface SecretVersion {
  readonly value: string | undefined;
  /** When this version was made; with the current one, when the key was rotated. */
  readonly createdAt: Date | undefined;
}

/** Where the versions of the secret come from. */
export interface SecretSource {
  current(): Promise<SecretVersion>;
  /** Returns undefined when the secret has no previous version. */
  previous(): Promise<SecretVersion | undefined>;
}

/** The key that a request has presented. */
export interface KnownKey {
  readonly name: string;
  /** What it may do. @default everything */
  readonly limits?: Grant;
  /** The secret's limits for it are not understood, so that it must not pass. */
  readonly unusable?: true;
}

interface HeldKey extends KnownKey {
  readonly digest: Buffer;
  /** Milliseconds since the epoch from which this key no longer passes. */
  readonly validUntil: number;
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

export interface LoadKeyRingProps {
  readonly source: SecretSource;
  /** Seconds after a rotation during which the previous keys pass too; 0 turns the overlap off. */
  readonly previousKeyOverlapSeconds: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /**
   * Is told what is wrong with the current version, and then which keys of the previous one are not accepted because of it: one line
   * each, without any value. @default nothing is told
   */
  readonly onProblems?: (problems: readonly string[]) => void;
  /** Is told when the previous version cannot be used. @default nothing is told */
  readonly onUnusablePrevious?: (error: MalformedSecretError) => void;
}

/** The keys that pass, as digests: the keys themselves are not kept. */
export class KeyRing {
  private constructor(
    private readonly keys: readonly HeldKey[],
    private readonly now: () => number,
  ) {}

  /**
   * Reads the current keys and, while the overlap after a rotation lasts, the previous ones, but for those that the
   * current version may be about in a form that is not understood.
   *
   * The current version's creation is taken as the rotation, since reading the value is all that the function may do.
   *
   * @throws {MalformedSecretError} when the current version is unusable
   */
  static async load(props: LoadKeyRingProps): Promise<KeyRing> {
    const now = props.now ?? Date.now;
    const current = await props.source.current();
    const { keys, problems, unclear } = namedKeys(current.value);
    if (problems.length > 0) props.onProblems?.(problems);
    const held = keys.map((key) => hold(key, Number.POSITIVE_INFINITY));
    const overlapEndsAt = (current.createdAt?.getTime() ?? 0) + props.previousKeyOverlapSeconds * 1000;
    if (now() < overlapEndsAt) held.push(...(await previousKeys(props, unclear, overlapEndsAt)));
    return new KeyRing(held, now);
  }

  /**
   * Returns the key, or undefined when it is not known. A key of both versions is what the current one says.
   *
   * Every key is compared, as digests of one length, so the time taken tells neither which matched nor how closely.
   */
  find(presentedKey: string): KnownKey | undefined {
    const presented = digestOf(presentedKey);
    const now = this.now();
    let found: HeldKey | undefined;
    for (const key of this.keys) {
      const matches = timingSafeEqual(key.digest, presented);
      if (matches && now < key.validUntil) found ??= key;
    }
    return found;
  }
}

function hold({ name, key, limits, unusable }: NamedKey, validUntil: number): HeldKey {
  return { name, ...(limits && { limits }), ...(unusable && { unusable }), digest: digestOf(key), validUntil };
}

async function previousKeys(props: LoadKeyRingProps, unclear: UnclearEntries, validUntil: number): Promise<HeldKey[]> {
  const previous = await props.source.previous();
  if (!previous) return [];
  try {
    const { keys } = namedKeys(previous.value);
    const closed = keys.filter((key) => unclear.covers(key));
    if (closed.length > 0) props.onProblems?.(closed.map(({ field }) => `${field} ${CLOSED_RULE}`));
    // a key that is closed under one name is closed under every name
    const closedKeys = new Set(closed.map(({ key }) => key));
    return keys.map((key) => hold(closedKeys.has(key.key) ? { ...key, unusable: true } : key, validUntil));
  } catch (error) {
    if (!(error instanceof MalformedSecretError)) throw error;
    // The current keys are good: a bad old version must not lock everyone out.
    props.onUnusablePrevious?.(error);
    return [];
  }
}

const CLOSED_RULE =
  "of the previous version does not pass: the current one has its name or its key in a form that is not understood";
