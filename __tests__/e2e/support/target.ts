import { join } from "node:path";
import { apiOrigin, sdkConfig } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { localStacks } from "@secure-serverless/operations/local/bring-up";
import { LOCAL_NAMES } from "@secure-serverless/operations/local/names";

/** The local AWS that `npm run test:e2e` has brought up and applied the stack to. */
export const instance = new Instance(required("E2E_STATE_ROOT"));
export const outdir = required("E2E_OUTDIR");
export const running = instance.requireRunning();
export const origin = apiOrigin(running);
export const stackFolder = join(outdir, "stacks", "local");

/** Names as the local environment gives them. */
export const NAMES = {
  apiFunction: LOCAL_NAMES.functions.api,
  authorizerFunction: LOCAL_NAMES.functions.authorizer,
  api: LOCAL_NAMES.api,
  topic: LOCAL_NAMES.topics.failures,
  dashboard: LOCAL_NAMES.dashboard,
} as const;

/** An AWS SDK client of it, for the life of the test file. */
export function client<T extends { destroy(): void }>(Client: new (config: ReturnType<typeof clientConfig>) => T): T {
  const made = new Client(clientConfig());
  afterAll(() => made.destroy());
  return made;
}

/** What any client of it needs, the credentials being its administrator's. */
export function clientConfig() {
  return sdkConfig(instance, running);
}

export function stacks() {
  return localStacks({ instance, toolchain: instance.requireToolchain(), outdir });
}

let key: Promise<string> | undefined;

/** The API key. Assertions must compare with it without printing it: use booleans. */
export function apiKey(): Promise<string> {
  key ??= requireApiSecret(instance, running).then((secret) => secret.api_key);
  return key;
}

export interface CallRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Calls the API with its key. */
export async function call(path: string, request: CallRequest = {}): Promise<Response> {
  return callWithoutKey(path, {
    ...request,
    headers: { authorization: `Bearer ${await apiKey()}`, ...request.headers },
  });
}

export async function callWithoutKey(path: string, { method = "GET", headers = {}, body }: CallRequest = {}) {
  return fetch(`${origin}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(60_000),
  });
}

/** The outputs of the applied stack, asked once. */
let applied: Promise<Record<string, string>> | undefined;
export function outputs(): Promise<Record<string, string>> {
  applied ??= stacks().then(({ application }) => application.outputs());
  return applied;
}

/** The id of the applied API. */
export async function apiId(): Promise<string> {
  return new URL((await outputs())["ApiEndpoint"] ?? "").hostname.split(".")[0] ?? "";
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these tests with npm run test:e2e`);
  return value;
}
