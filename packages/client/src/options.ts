import type { Auth } from "./auth";
import { UsageError } from "./errors";

export interface RetryOptions {
  /** How often a request is sent, the first time included. @default 4 */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, twice as long before each further one, less by chance. @default 200 */
  readonly firstDelayMs?: number;
  /** The longest that is waited. An API that asks for more by `Retry-After` is not asked again. @default 20,000 */
  readonly maximumDelayMs?: number;
}

export interface ClientOptions {
  /** Where the API is, as in `https://api.example.com` or, with a path in front of `/api/`, `https://example.com/base`. */
  readonly baseUrl: string;
  /** Who calls. @default nobody: health alone answers */
  readonly auth?: Auth;
  /** @default the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds for one attempt, its whole answer included. @default 35,000: more than the gateway waits */
  readonly attemptTimeoutMs?: number;
  /** Milliseconds for an operation, all attempts and waits together. Transfers have limits of their own. @default 90,000 */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
}

/** What every operation takes. */
export interface CallOptions {
  /** Ends the operation; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole operation. @default that of the client */
  readonly timeoutMs?: number;
}

export interface Settings {
  readonly base: URL;
  readonly auth: Auth | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly attemptTimeoutMs: number;
  readonly timeoutMs: number;
  readonly retry: Required<RetryOptions>;
}

/** Of every request: a key or a URL goes to no other place than the one it is for, no cookie goes with it, and nothing is kept. */
export const PRIVATE = { redirect: "error", credentials: "omit", cache: "no-store" } as const;

/** @throws UsageError that names the option; it never repeats a secret */
export function settingsOf(options: ClientOptions): Settings {
  const { baseUrl, auth, attemptTimeoutMs = 35_000, timeoutMs = 90_000, retry = {} } = options;
  const { attempts = 4, firstDelayMs = 200, maximumDelayMs = 20_000 } = retry;
  const send = options.fetch ?? globalThis.fetch;
  if (typeof send !== "function") throw new UsageError("There is no fetch here: give one as the option fetch");
  return {
    base: baseOf(baseUrl),
    auth,
    // browsers refuse a fetch that is called on something else than the window
    fetch: (...request) => send(...request),
    attemptTimeoutMs: positive("attemptTimeoutMs", attemptTimeoutMs),
    timeoutMs: positive("timeoutMs", timeoutMs),
    retry: {
      attempts: whole("retry.attempts", attempts),
      firstDelayMs: positive("retry.firstDelayMs", firstDelayMs),
      maximumDelayMs: positive("retry.maximumDelayMs", maximumDelayMs),
    },
  };
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function baseOf(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // the text may hold a password
    throw new UsageError("baseUrl must be an absolute URL, as in https://api.example.com");
  }
  if (url.username !== "" || url.password !== "")
    throw new UsageError("baseUrl must hold no user name and no password");
  if (url.search !== "" || url.hash !== "") throw new UsageError("baseUrl must end with the path: no ? and no #");
  const isPlain = url.protocol === "http:" && LOOPBACK.test(url.hostname);
  if (url.protocol !== "https:" && !isPlain)
    throw new UsageError(`baseUrl must begin with https://, or with http:// on this machine, got ${url.protocol}//`);
  if (/\/api(?:\/(?:data|health|uploads))?\/?$/.test(url.pathname))
    throw new UsageError("baseUrl must end before /api, which the client adds");
  return url;
}

/** setTimeout takes no more: a longer one would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function positive(name: string, value: number): number {
  if (!(value > 0 && value <= LONGEST_MS))
    throw new UsageError(`${name} must be more than 0 and at most ${LONGEST_MS}, got ${value}`);
  return value;
}

export function whole(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new UsageError(`${name} must be a whole number from 1 to 1000, got ${value}`);
  return value;
}
