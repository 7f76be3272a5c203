import { errorFields, type Logger } from "../shared/logger";
import type { OriginLock } from "../shared/origin-key";
import { OUTERMOST_STEP } from "../shared/outermost-step";
import { RECHECK_SECONDS } from "../shared/recheck";
import type { Tracer } from "../shared/tracing";
import type { KeyRing, KnownKey } from "./key-ring";

export interface AuthorizerProps {
  /**
   * Returns the keys that pass; bounded by the milliseconds that the invocation has left. With `maximumAgeSeconds`, they
   * were read no longer ago than that.
   */
  readonly keyRing: (remainingMs: number, maximumAgeSeconds?: number) => Promise<KeyRing>;
  readonly logger: Logger;
  readonly tracer: Tracer;
  /** Tells whether a request came through the distribution. @default there is none in front */
  readonly originLock?: OriginLock | undefined;
}

/** What the gateway hands on to the API as `requestContext.authorizer.lambda`: texts. */
export interface AuthorizerContext {
  readonly keyName: string;
  /** The permissions of the key, separated by commas, at least one. @default the key has no limits */
  readonly allow?: string;
  /** What every key of an object must begin with. @default any */
  readonly prefix?: string;
}

export type SimpleAuthorizerResult =
  | { readonly isAuthorized: true; readonly context: AuthorizerContext }
  | { readonly isAuthorized: false };

/** The part of Lambda's context that the functions use. */
export interface InvocationContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** No legal key is longer; what is longer is refused before it is hashed. */
const MAX_KEY_LENGTH = 4096;

const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** Returns the key of `Authorization: Bearer <key>`, or undefined when the header is anything else. */
export function bearerKey(event: unknown): string | undefined {
  const headers = (event as { headers?: unknown } | null | undefined)?.headers;
  if (typeof headers !== "object" || headers === null) return undefined;
  const values = Object.entries(headers).filter(([name]) => name.toLowerCase() === "authorization");
  const value: unknown = values[0]?.[1];
  if (values.length !== 1 || typeof value !== "string" || value.length > MAX_KEY_LENGTH) return undefined;
  return BEARER.exec(value)?.[1];
}

/**
 * Decides by API key.
 *
 * A failure to read the secret is thrown, which the gateway answers with 500: it says nothing about the key, so it
 * must not be answered, nor cached by the gateway, as a refusal.
 */
export function createAuthorizer(props: AuthorizerProps) {
  return (event: unknown, context: InvocationContext): Promise<SimpleAuthorizerResult> =>
    props.tracer.trace(OUTERMOST_STEP, async (span) => {
      const startedAt = performance.now();
      if (props.originLock?.((event as { headers?: unknown } | null | undefined)?.headers) === false) {
        props.logger.warn("authorization refused", { authorized: false, reason: "not_from_distribution" });
        return { isAuthorized: false };
      }
      const key = bearerKey(event);
      if (key === undefined) {
        props.logger.warn("authorization refused", { authorized: false, reason: "malformed_authorization" });
        return { isAuthorized: false };
      }
      let known: KnownKey | undefined;
      try {
        known =
          (await props.keyRing(context.getRemainingTimeInMillis())).find(key) ??
          (await props.keyRing(context.getRemainingTimeInMillis(), RECHECK_SECONDS)).find(key);
      } catch (error) {
        props.logger.error("the secret could not be read", errorFields(error));
        span.addMetadata("error", error instanceof Error ? error.name : "unknown");
        throw error;
      }
      const durationMs = Math.round(performance.now() - startedAt);
      if (known === undefined || known.unusable) {
        const reason = known === undefined ? "unknown_key" : "unusable_key";
        props.logger.warn("authorization refused", { authorized: false, reason, durationMs });
        return { isAuthorized: false };
      }
      span.annotate("key_name", known.name);
      props.logger.info("authorized", { authorized: true, keyName: known.name, durationMs });
      return { isAuthorized: true, context: contextOf(known) };
    });
}

function contextOf({ name, limits }: KnownKey): AuthorizerContext {
  if (limits === undefined) return { keyName: name };
  const { allow, prefix } = limits;
  return { keyName: name, allow: allow.join(","), ...(prefix === undefined ? {} : { prefix }) };
}
