import { randomUUID } from "node:crypto";
import { interrupted } from "@secure-serverless/system/interrupt";
import { poll } from "@secure-serverless/system/poll";
import { type ApiAnswer, type ApiCall, callApi, pathAt } from "../aws/call-api";
import type { Target } from "../aws/target";
import { type Credential, wrongCredential } from "./smoke-credential";

/** Seconds in which a moved alias has reached all of Lambda. */
const ALIAS_SETTLE_SECONDS = 20;
/** Seconds that one failure among good answers may take: longer is longer for the callers too. */
const SETTLE_SECONDS = 4;
const PAUSE_SECONDS = 1;

export interface SmokeTestProps {
  /** The version of the API's function that has to answer. @default any */
  readonly version?: string;
  /** Ends the test. @default an interrupt of this process does */
  readonly signal?: AbortSignal;
  /** Where the API answers. @default the API of the environment's name is looked for, which others may have too */
  readonly endpoint?: string | undefined;
  /**
   * True to leave out what writes, and what is refused: repeated, refusals would look like an attack, and set off the
   * alarms about them. @default false
   */
  readonly onlyReads?: boolean;
  /** Seconds that a check may fail before it counts. @default 4, and 20 until the version answers */
  readonly settleSeconds?: number;
  /** A token of the issuer, for auth mode "jwt". @default authorized requests are left out there */
  readonly token?: string | undefined;
}

export interface SmokeReport {
  /** What was seen to work, in the order of the checks. */
  readonly passed: readonly string[];
  /** What the configuration leaves out, and why. */
  readonly leftOut: readonly string[];
  /** What should have been tried and could not be, and why: with any of it, nobody may say that the test passed. */
  readonly missing: readonly string[];
}

/** The deployed API does not do what it must. */
export class SmokeTestError extends Error {
  override readonly name = "SmokeTestError";
}

/** The API answered 403, which may be due to who asked. */
class MaybeRefusedError extends Error {
  override readonly name = "MaybeRefusedError";
}

/** What callers of each mode prove themselves with. */
const PROOFS = { "api-key": "a key", jwt: "a token", iam: "a signature" } as const;

type CheckOf = [
  name: string,
  send: () => Promise<ApiAnswer>,
  /** What is wrong with an answer: words after "the request", or the error to throw. */
  problemOf: (answer: ApiAnswer) => string | Error | undefined,
  usualSettleSeconds?: number,
];

/** The checks of one smoke test, and what came of them. */
export class SmokeChecks implements SmokeReport {
  readonly passed: string[] = [];
  readonly leftOut: string[] = [];
  readonly missing: string[] = [];
  readonly #signal: AbortSignal;

  constructor(
    private readonly target: Target,
    readonly endpoint: string,
    private readonly props: SmokeTestProps,
  ) {
    this.#signal = props.signal ?? interrupted;
  }

  async health(): Promise<void> {
    const { version } = this.props;
    const expected = version === undefined ? "200" : `200 by version ${version}`;
    await this.#check(
      `GET /api/health: ${expected}`,
      () => this.#call("/api/health"),
      (answer) => {
        const by = versionIn(answer);
        if (answer.status !== 200) return `answers ${answer.status}`;
        return version === undefined || by === version ? undefined : `is answered by version ${by ?? "unknown"}`;
      },
      ALIAS_SETTLE_SECONDS,
    );
  }

  async refusesNone(): Promise<void> {
    const proof = PROOFS[this.target.environment.api.auth.mode];
    await this.#check(`without ${proof}: rejected`, () => this.#call("/api/data?limit=1"), refused);
  }

  /** With mutual TLS the handshake ends without one: there is no answer at all. */
  async refusesWithoutCertificate(): Promise<void> {
    await this.#check(
      "without a client's certificate: no answer",
      () => this.#call("/api/health").catch((): ApiAnswer => ({ status: 0, headers: {}, text: "" })),
      ({ status }) => (status === 0 ? undefined : `is answered with ${status}, and has no certificate`),
    );
  }

  async refusesWrong(): Promise<void> {
    const wrong = wrongCredential(this.target);
    await this.#check(`with ${wrong.name}: rejected`, () => this.#callWith(wrong, "/api/data?limit=1"), refused);
  }

  /** Whoever may not do it has not seen it fail: that is missing in the report. */
  async authorized(credential: Credential): Promise<void> {
    try {
      await this.#everything(credential);
    } catch (error) {
      if (!(error instanceof MaybeRefusedError)) throw error;
      this.missing.push(error.message);
    }
  }

  async #everything(credential: Credential): Promise<void> {
    const call = (path: string, request: ApiCall = {}) => this.#callWith(credential, path, request);
    const check = (...[name, send, problemOf]: CheckOf) => {
      const { maybeRefused } = credential;
      const answered = (answer: ApiAnswer) => {
        const problem = problemOf(answer);
        return problem !== undefined && answer.status === 403 && maybeRefused !== undefined
          ? new MaybeRefusedError(`${name}: the API answers 403, and ${maybeRefused}`)
          : problem;
      };
      return this.#check(name, send, answered);
    };
    await check(`with ${credential.name}: list`, () => call("/api/data?limit=1"), status(200));
    if (this.props.onlyReads) return;
    if (this.target.environment.release.smokeTest === "read-only") {
      this.leftOut.push('writing and deleting: release.smokeTest is "read-only"');
      return;
    }
    const path = `/api/data/smoke-test/${randomUUID()}`;
    const body = randomUUID();
    const headers = { "content-type": "text/plain" };
    try {
      await check("put an object", () => call(path, { method: "PUT", headers, body }), status(200, 201));
      await check(
        "get it",
        () => call(path),
        (answer) => (answer.status === 200 && answer.text !== body ? "answers other bytes" : status(200)(answer)),
      );
    } finally {
      // also after an interrupt, which ends every check
      if (this.#signal.aborted) await call(path, { method: "DELETE" }).catch(() => {});
      await check("delete it", () => call(path, { method: "DELETE" }), status(200, 204, 404)).catch(
        (error: unknown) => {
          // the check before says more
          if (!this.passed.includes("get it")) return;
          throw error instanceof MaybeRefusedError
            ? new MaybeRefusedError(`${error.message}. The object stays: ${path}`)
            : error;
        },
      );
    }
  }

  #callWith(credential: Credential, path: string, request: ApiCall = {}): Promise<ApiAnswer> {
    const host = new URL(this.endpoint).hostname;
    return this.#call(path, {
      ...request,
      // a signature is over the whole path
      headers: {
        ...request.headers,
        ...credential.headers({ ...request, host, path: pathAt(this.endpoint, path) }),
      },
    });
  }

  #call(path: string, request: ApiCall = {}): Promise<ApiAnswer> {
    return callApi(this.target, this.endpoint, path, request);
  }

  async #check(...[name, send, problemOf, usualSettleSeconds = SETTLE_SECONDS]: CheckOf): Promise<void> {
    let problem: string | Error | undefined;
    const look = async () => {
      problem = await send().then(problemOf, (error: Error) => `has no answer (${error.message})`);
      return problem === undefined ? name : undefined;
    };
    const { settleSeconds: timeoutSeconds = usualSettleSeconds } = this.props;
    const passed = await poll(look, { timeoutSeconds, pauseSeconds: PAUSE_SECONDS, signal: this.#signal });
    if (passed === undefined)
      throw problem instanceof Error ? problem : new SmokeTestError(`${name}: the request ${problem}`);
    this.passed.push(passed);
  }
}

function refused({ status }: ApiAnswer): string | undefined {
  return status === 401 || status === 403 ? undefined : `answers ${status}, it must be 401 or 403`;
}

function status(...expected: readonly number[]) {
  return (answer: ApiAnswer) => (expected.includes(answer.status) ? undefined : `answers ${answer.status}`);
}

/** The version of the function that answered a health request. */
function versionIn({ text }: ApiAnswer): string | undefined {
  try {
    const version = JSON.parse(text)?.metadata?.function_version;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
