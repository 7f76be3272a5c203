import { createAuthorizer } from "../../functions/authorizer/app";
import { KeyRing } from "../../functions/authorizer/key-ring";
import { Logger } from "../../functions/shared/logger";
import { silentTracer } from "../../functions/shared/tracing";
import { createHarness, REQUEST_ID } from "../functions/support/api";

const JSON_BODY = { "content-type": "application/json" };

/** The lines that the API's handler itself writes about requests that succeed and fail in every way that is told apart. */
export async function apiLines(): Promise<string[]> {
  const harness = createHarness({ level: "INFO" });
  const body = JSON.stringify({ key: "some-key", data: "value" });
  await harness.send({ method: "POST", path: "/api/data", headers: JSON_BODY, body });
  await harness.send({ method: "GET", path: "/api/data/some-key" });
  await harness.send({ method: "GET", path: "/api/data/no-such-key" });
  await harness.send({ method: "GET", path: "/api/nowhere" });
  harness.store.failNext("unavailable");
  await harness.send({ method: "DELETE", path: "/api/data/some-key" });
  harness.store.failNext(new Error("unforeseen"));
  await harness.send({ method: "DELETE", path: "/api/data/some-key" });
  // What Lambda writes before and after them.
  return [
    "START RequestId: 5f1c7a52 Version: 7",
    ...harness.lines.map(withRequestId),
    "REPORT RequestId: 5f1c7a52\tDuration: 12.5 ms",
  ];
}

/** The lines that the authorizer writes: a key that passes, one that does not, none at all, and a secret out of reach. */
export async function authorizerLines(): Promise<string[]> {
  const lines: string[] = [];
  const logger = new Logger({ service: "authorizer", version: "1", level: "INFO", write: (line) => lines.push(line) });
  const context = { awsRequestId: "6f1c", getRemainingTimeInMillis: () => 5_000 };
  const ring = await KeyRing.load({
    source: {
      current: async () => ({ value: JSON.stringify({ api_key: "the-good-key" }), createdAt: new Date(0) }),
      previous: async () => undefined,
    },
    previousKeyOverlapSeconds: 0,
  });
  const authorize = createAuthorizer({ logger, tracer: silentTracer, keyRing: async () => ring });
  const broken = createAuthorizer({
    logger,
    tracer: silentTracer,
    keyRing: () => Promise.reject(new Error("AccessDenied")),
  });
  const event = (authorization?: string) => ({ headers: authorization === undefined ? {} : { authorization } });
  await authorize(event("Bearer the-good-key"), context);
  await authorize(event("Bearer another-key"), context);
  await authorize(event(), context);
  await broken(event("Bearer the-good-key"), context).catch(() => undefined);
  return lines;
}

/** The entry point of the function gives the logger its context, which the app alone does not know. */
function withRequestId(line: string): string {
  const fields = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify("message" in fields ? { ...fields, requestId: REQUEST_ID } : fields);
}
