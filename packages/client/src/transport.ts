import { type Address, addressOf } from "./address";
import { authorize, mayRenew } from "./auth";
import { type Body, DEFAULT_TYPE } from "./content";
import type { ApiPath, ConditionsOf, MethodOf, QueryOf } from "./contract";
import { AnswerError, ConnectionError, ProblemError } from "./errors";
import { raced, within } from "./limits";
import { PRIVATE, type Settings } from "./options";
import { type Problem, readJson, readProblem } from "./problems";
import { hide, withoutSecrets } from "./redact";
import { retryAfterMs } from "./retry";

/** One operation of the contract: what it does not know does not compile. */
export interface Call<P extends ApiPath = ApiPath, M extends MethodOf<P> = MethodOf<P>> {
  /** As errors name it. */
  readonly operation: string;
  readonly method: M;
  readonly path: P;
  /** Of the object; its path or `?key=` follows from it. */
  readonly objectKey?: string;
  readonly query?: QueryOf<P, M>;
  readonly conditions?: ConditionsOf<P, M>;
  readonly body?: Body;
}

/** An answer that was read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the request was authorized by: no error may repeat it, even where the answer does. */
  readonly secrets: readonly string[];
}

/** Sends a request once, and reads the whole answer. */
export class Transport {
  constructor(readonly settings: Settings) {}

  /**
   * @returns any answer below 400
   * @throws ProblemError, AnswerError, ConnectionError, TimeLimitError; the reason of the signal
   */
  async send<P extends ApiPath, M extends MethodOf<P>>(call: Call<P, M>, signal: AbortSignal): Promise<Answer> {
    const { operation } = call;
    const limitMs = this.settings.attemptTimeoutMs;
    return within(operation, limitMs, [signal], async (limited) => {
      const first = await this.#sendOnce(call, limited, false);
      // the gateway refuses before anything is carried out
      const isRefused = (first.status === 401 || first.status === 403) && problemIn(first) === undefined;
      const answer = isRefused && mayRenew(this.settings.auth) ? await this.#sendOnce(call, limited, true) : first;
      if (answer.status >= 400) throw refusalOf(operation, answer);
      return answer;
    });
  }

  async #sendOnce<P extends ApiPath, M extends MethodOf<P>>(
    call: Call<P, M>,
    signal: AbortSignal,
    isRefused: boolean,
  ): Promise<Answer> {
    const { operation, body } = call;
    const method = (call.method as string).toUpperCase();
    const url = urlOf(this.settings.base, call);
    const headers: Record<string, string> = {
      ...(body && { "content-type": body.type ?? DEFAULT_TYPE }),
      ...lowerCased(call.conditions as Readonly<Record<string, string>> | undefined),
    };
    const unsigned = { method, url: url.href, headers, body: body?.bytes };
    const { auth, fetch } = this.settings;
    const { headers: authorization, secrets } = await raced(signal, () =>
      authorize(auth, unsigned, { isRefused, signal }),
    );
    try {
      const response = await fetch(url.href, {
        method,
        headers: { ...headers, ...authorization },
        ...(body && { body: body.bytes }),
        signal,
        ...PRIVATE,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes, secrets };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new ConnectionError(operation, { cause: withoutSecrets(error, secrets) });
    }
  }
}

interface Place {
  readonly path: ApiPath;
  readonly objectKey?: string;
  readonly query?: object;
}

function urlOf(base: URL, { path, objectKey, query }: Place): URL {
  const address: Partial<Address> = objectKey === undefined ? {} : addressOf(objectKey);
  const url = new URL(base);
  const place =
    path === "/api/data/{key}" ? (address.path === undefined ? "/api/data" : `/api/data/${address.path}`) : path;
  url.pathname = `${base.pathname.replace(/\/+$/, "")}${place}`;
  const parameters = Object.entries({ ...(address.key !== undefined && { key: address.key }), ...query });
  // percent-encoded throughout: a plus sign would be a space
  url.search = parameters
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
  return url;
}

function lowerCased(headers: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );
}

function problemIn({ headers, bytes, status }: Answer) {
  return readProblem(headers.get("content-type") ?? "", textOf(bytes), status);
}

function refusalOf(operation: string, answer: Answer): ProblemError | AnswerError {
  const { status, headers, bytes, secrets } = answer;
  const details = {
    requestId: headers.get("x-request-id") ?? undefined,
    retryAfterMs: retryAfterMs(headers.get("retry-after")),
  };
  const problem = problemIn(answer);
  if (problem !== undefined) return new ProblemError(operation, told(problem, secrets), details);
  return new AnswerError(operation, status, hide(whatOf(textOf(bytes)), secrets), details);
}

/** A problem whose texts repeat no credential. Its code is one of the contract. */
function told(problem: Problem, secrets: readonly string[]): Problem {
  const shown = Object.entries(problem).map(([name, value]) => [
    name,
    typeof value === "string" && name !== "code" ? hide(value, secrets) : value,
  ]);
  return Object.fromEntries(shown) as Problem;
}

/** What somebody else than the function said, cut: it may be a whole page. */
function whatOf(text: string): string {
  const body = readJson(text);
  const { message, code } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const told = typeof message === "string" ? message : typeof code === "string" ? `unknown problem ${code}` : undefined;
  return told === undefined ? "the answer is not one of the API" : told.slice(0, 200);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
