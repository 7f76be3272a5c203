export interface SecretCacheProps<T> {
  /** Reads the value within the time; what it throws reaches every caller that waits, and is not kept. */
  readonly load: (timeoutMs: number) => Promise<T>;
  /** Seconds for which a value is used before it is read again. */
  readonly ttlSeconds: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * A value that is read once per execution environment and lifetime.
 *
 * Callers that arrive while it is being read share that one read. A failure is never kept: the next caller reads again.
 */
export class SecretCache<T> {
  private cached: { readonly value: T; readonly readAt: number } | undefined;
  private reading: Promise<T> | undefined;

  constructor(private readonly props: SecretCacheProps<T>) {}

  /**
   * Returns the value, reading it within `timeoutMs` when there is none that is fresh.
   *
   * @param maximumAgeSeconds a caller that doubts the value may ask for a fresher one. Default: the lifetime.
   */
  async get(timeoutMs: number, maximumAgeSeconds = this.props.ttlSeconds): Promise<T> {
    const lifetimeMs = Math.min(maximumAgeSeconds, this.props.ttlSeconds) * 1000;
    if (this.cached && this.now() < this.cached.readAt + lifetimeMs) return this.cached.value;
    this.reading ??= this.read(timeoutMs).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(timeoutMs: number): Promise<T> {
    const value = await this.props.load(timeoutMs);
    this.cached = { value, readAt: this.now() };
    return value;
  }

  private now(): number {
    return (this.props.now ?? Date.now)();
  }
}
