/** What one request got. */
export interface Outcome {
  readonly status: number;
  readonly etag: string;
  readonly text: string;
  readonly milliseconds: number;
}

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const TIMEOUT_MILLISECONDS = 35_000;

/** Sends requests with the API key and takes the time until the whole answer is there. */
export class ApiClient {
  constructor(
    private readonly origin: string,
    /** The header with the API key. */
    private readonly authorization: string,
  ) {}

  async send({ method, path, headers = {}, body }: LoadRequest): Promise<Outcome> {
    const startedAt = performance.now();
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { authorization: this.authorization, "content-type": "text/plain", ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      etag: response.headers.get("etag") ?? "",
      text,
      milliseconds: performance.now() - startedAt,
    };
  }
}
