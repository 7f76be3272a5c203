import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { parseSecretObject } from "../../functions/shared/api-secret";
import { resourceNames } from "../../src/config/resource-names";
import { type ApiAnswer, type ApiRequest, apiRequest } from "../operations/api-request";
import type { Target } from "../operations/target";
import { UserError } from "../shared/user-error";

/** Seconds in which a moved alias has reached all of Lambda. */
const ALIAS_SETTLE_SECONDS = 20;
/** Seconds that one failure among good answers may take: longer is longer for the callers too. */
const SETTLE_SECONDS = 4;
const PAUSE_MILLISECONDS = 1000;

export interface SmokeTestProps {
  /** The version of the API's function that has to answer. @default any */
  readonly version?: string;
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

/** Whether the deployed API does what it must cannot be told. */
export class SmokeTestIncompleteError extends Error {
  override readonly name = "SmokeTestIncompleteError";
}

/** The API's own address, by its name: a rollback knows no Terraform. */
async function endpointOf({ sdk, environment }: Target): Promise<string> {
  const client = new ApiGatewayV2Client(sdk);
  const { api } = resourceNames(environment);
  try {
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetApisCommand({ NextToken }));
      const endpoint = page.Items?.find(({ Name }) => Name === api)?.ApiEndpoint;
      if (endpoint !== undefined) return endpoint;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } finally {
    client.destroy();
  }
  throw new UserError(
    `There is no API ${api} in ${environment.region}`,
    `Deploy the environment first: npm run deploy -- ${environment.name}`,
  );
}

/**
 * Calls the real API as its callers do.
 *
 * @throws SmokeTestError naming the first check that fails
 * @throws SmokeTestIncompleteError when it should use the API key and may not read it
 */
export async function smokeTest(target: Target, props: SmokeTestProps = {}): Promise<SmokeReport> {
  const { api, functions } = target.environment;
  const { mode } = api.auth;
  const session = new Session(target, props.endpoint ?? (await endpointOf(target)), props);
  await session.health();
  if (!props.onlyReads) await session.refusesNoKey();
  if (mode !== "api-key") {
    const needed = mode === "jwt" ? "a token of the issuer" : "a request signed by an allowed principal";
    session.leftOut.push(`authorized requests: with auth mode "${mode}" they need ${needed}`);
    return session;
  }
  const key = await readKey(target);
  if (key.state === "none") {
    // the authorizer has nothing to compare a key with, and says so with an error
    session.missing.push(`requests with a key: ${key.reason}`);
    return session;
  }
  if (!props.onlyReads) await session.refusesWrongKey();
  if (functions.smokeTest === "without-key") {
    session.leftOut.push('requests with the API key: functions.smokeTest is "without-key"');
    return session;
  }
  if (key.state === "hidden")
    throw new SmokeTestIncompleteError(`${key.reason}, and only this was tried: ${session.passed.join("; ")}`);
  await session.authorized(key.value);
  return session;
}

/**
 * Tells before a release whether the test after it could be done.
 *
 * @throws SmokeTestIncompleteError when it would need the API key and may not read it
 */
export async function requireTestable(target: Target): Promise<void> {
  const { api, functions } = target.environment;
  if (api.auth.mode !== "api-key" || functions.smokeTest === "without-key") return;
  const key = await readKey(target);
  if (key.state === "hidden") throw new SmokeTestIncompleteError(key.reason);
}

class Session implements SmokeReport {
  readonly passed: string[] = [];
  readonly leftOut: string[] = [];
  readonly missing: string[] = [];

  constructor(
    private readonly target: Target,
    private readonly endpoint: string,
    private readonly props: SmokeTestProps,
  ) {}

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

  async refusesNoKey(): Promise<void> {
    await this.#check("without a key: refused", () => this.#call("/api/data?limit=1"), refused);
  }

  async refusesWrongKey(): Promise<void> {
    const headers = authorization(randomBytes(32).toString("base64url"));
    await this.#check("with a wrong key: refused", () => this.#call("/api/data?limit=1", { headers }), refused);
  }

  async authorized(key: string): Promise<void> {
    const call = (path: string, request: ApiRequest = {}) =>
      this.#call(path, { ...request, headers: { ...authorization(key), ...request.headers } });
    await this.#check("with the key: list", () => call("/api/data?limit=1"), status(200));
    if (this.props.onlyReads) return;
    if (this.target.environment.functions.smokeTest === "read-only") {
      this.leftOut.push('writing and deleting: functions.smokeTest is "read-only"');
      return;
    }
    const path = `/api/data/smoke-test/${randomUUID()}`;
    const body = randomUUID();
    const headers = { "content-type": "text/plain" };
    try {
      await this.#check("put an object", () => call(path, { method: "PUT", headers, body }), status(200, 201));
      await this.#check(
        "get it",
        () => call(path),
        (answer) => (answer.status === 200 && answer.text !== body ? "answers other bytes" : status(200)(answer)),
      );
    } finally {
      // also after an interrupt, which ends every check
      if (this.props.signal?.aborted) await call(path, { method: "DELETE" }).catch(() => {});
      await this.#check("delete it", () => call(path, { method: "DELETE" }), status(200, 204, 404)).catch(
        (error: unknown) => {
          // the check before says more
          if (this.passed.includes("get it")) throw error;
        },
      );
    }
  }

  #call(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return apiRequest(this.target, this.endpoint, path, request);
  }

  async #check(
    name: string,
    send: () => Promise<ApiAnswer>,
    problemOf: (answer: ApiAnswer) => string | undefined,
    usualSettleSeconds = SETTLE_SECONDS,
  ): Promise<void> {
    const { signal, settleSeconds = usualSettleSeconds } = this.props;
    const deadline = Date.now() + settleSeconds * 1000;
    for (;;) {
      signal?.throwIfAborted();
      const problem = await send().then(problemOf, (error: Error) => `has no answer (${error.message})`);
      if (problem === undefined) break;
      if (Date.now() >= deadline) throw new SmokeTestError(`${name}: the request ${problem}`);
      await delay(PAUSE_MILLISECONDS, undefined, signal ? { signal } : {});
    }
    this.passed.push(name);
  }
}

/** The gateway keeps the authorizer's answer by the header's text: another number of spaces has it asked again. */
function authorization(key: string): Record<string, string> {
  return { authorization: `Bearer${" ".repeat(randomInt(1, 200))}${key}` };
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

type Key =
  | { readonly state: "known"; readonly value: string }
  | { readonly state: "none"; readonly reason: string }
  /** There may be one, which cannot be used here. */
  | { readonly state: "hidden"; readonly reason: string };

async function readKey(target: Target): Promise<Key> {
  const client = new SecretsManagerClient(target.sdk);
  const { secret } = resourceNames(target.environment);
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
    const value = keyIn(SecretString);
    return value === undefined
      ? { state: "hidden", reason: `the secret ${secret} has no api_key that could be used` }
      : { state: "known", value };
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "ResourceNotFoundException") {
      const put = `npm run secret -- put ${target.environment.name}`;
      return {
        state: "none",
        reason: `the secret ${secret} has no value yet, so none of them can be answered. Put it: ${put}`,
      };
    }
    if (/AccessDenied/.test(name))
      return {
        state: "hidden",
        // AWS's own words tell apart the secret and its key
        reason: `these credentials may not read the API key in the secret ${secret} (${message.replace(/\.$/, "")})`,
      };
    throw error;
  } finally {
    client.destroy();
  }
}

function keyIn(text: string): string | undefined {
  const key = parseSecretObject(text)?.["api_key"];
  return typeof key === "string" ? key : undefined;
}
