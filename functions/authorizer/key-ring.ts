import { createHash, timingSafeEqual } from "node:crypto";
import { type Infer, minLength, object, optional, record, safeParse, string } from "#vendor";

/** The parts of the secret that the authorizer reads; others (`db_connection`, ...) are left alone. */
const SECRET = object({
  api_key: optional(string().check(minLength(1))),
  api_keys: optional(record(string().check(minLength(1)), string().check(minLength(1)))),
});

/** The name under which the secret's `api_key` appears in logs and traces. */
export const DEFAULT_KEY_NAME = "default";

/** The secret does not hold what it should. Its message never holds any of the value. */
export class MalformedSecretError extends Error {
  override readonly name = "MalformedSecretError";
}

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

interface NamedKey {
  readonly name: string;
  readonly digest: Buffer;
  /** Milliseconds since the epoch from which this key no longer passes. */
  readonly validUntil: number;
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}

function parseSecret(version: SecretVersion): Infer<typeof SECRET> {
  let value: unknown;
  try {
    value = JSON.parse(version.value ?? "");
  } catch {
    // JSON.parse's own message quotes what it read.
    throw new MalformedSecretError("the secret is not JSON");
  }
  const parsed = safeParse(SECRET, value);
  if (!parsed.success) {
    const paths = parsed.error.issues.map((issue) => String(issue.path[0] ?? "the secret"));
    throw new MalformedSecretError(`${[...new Set(paths)].join(", ")} must hold non-empty strings`);
  }
  return parsed.data;
}

function namedKeys(version: SecretVersion, validUntil: number): NamedKey[] {
  const secret = parseSecret(version);
  const keys: [string, string][] = Object.entries(secret.api_keys ?? {});
  if (secret.api_key !== undefined) keys.unshift([DEFAULT_KEY_NAME, secret.api_key]);
  if (keys.length === 0) throw new MalformedSecretError("the secret has neither api_key nor api_keys");
  return keys.map(([name, key]) => ({ name, digest: digestOf(key), validUntil }));
}

export interface LoadKeyRingProps {
  readonly source: SecretSource;
  /** Seconds after a rotation during which the previous keys pass too; 0 turns the overlap off. */
  readonly previousKeyOverlapSeconds: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Is told when the previous version cannot be used. @default nothing is told */
  readonly onUnusablePrevious?: (error: MalformedSecretError) => void;
}

/** The keys that pass, as digests: the keys themselves are not kept. */
export class KeyRing {
  private constructor(
    private readonly keys: readonly NamedKey[],
    private readonly now: () => number,
  ) {}

  /**
   * Reads the current keys and, while the overlap after a rotation lasts, the previous ones.
   *
   * The current version's creation is taken as the rotation, since reading the value is all that the function may do.
   *
   * @throws {MalformedSecretError} when the current version is unusable
   */
  static async load(props: LoadKeyRingProps): Promise<KeyRing> {
    const now = props.now ?? Date.now;
    const current = await props.source.current();
    const keys = namedKeys(current, Number.POSITIVE_INFINITY);
    const overlapEndsAt = (current.createdAt?.getTime() ?? 0) + props.previousKeyOverlapSeconds * 1000;
    if (now() < overlapEndsAt) keys.push(...(await previousKeys(props, overlapEndsAt)));
    return new KeyRing(keys, now);
  }

  /**
   * Returns the name of the key, or undefined when it does not pass.
   *
   * Every key is compared, as digests of one length, so the time taken tells neither which matched nor how closely.
   */
  nameOf(presentedKey: string): string | undefined {
    const presented = digestOf(presentedKey);
    const now = this.now();
    let name: string | undefined;
    for (const key of this.keys) {
      const matches = timingSafeEqual(key.digest, presented);
      if (matches && now < key.validUntil) name ??= key.name;
    }
    return name;
  }
}

async function previousKeys(props: LoadKeyRingProps, validUntil: number): Promise<NamedKey[]> {
  const previous = await props.source.previous();
  if (!previous) return [];
  try {
    return namedKeys(previous, validUntil);
  } catch (error) {
    if (!(error instanceof MalformedSecretError)) throw error;
    // The current keys are good: a bad old version must not lock everyone out.
    props.onUnusablePrevious?.(error);
    return [];
  }
}
