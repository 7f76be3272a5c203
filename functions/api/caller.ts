import { type Fields, fieldsOf } from "../shared/is-object";
import { brokenPrefixRule, EVERYTHING, type Grant, isPermission, NOTHING } from "../shared/permissions";

/** Who the gateway says is calling. */
export interface Caller {
  /** The API key's name, the token's subject or client, or the IAM user id. */
  readonly name: string;
  readonly identity: Identity;
}

/** What tells what the caller may do. */
export type Identity =
  | { readonly mode: "api-key"; readonly grant: Grant }
  | { readonly mode: "jwt"; readonly scopes: readonly string[] }
  | { readonly mode: "iam"; readonly arn: string };

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

/**
 * Returns the caller that `requestContext.authorizer` names. One that names nobody counts as none, so that a route
 * without an authorizer stays closed: such a context can hold every field, all of them empty.
 */
export function callerOf(authorizer: unknown): Caller | undefined {
  const { lambda, jwt, iam } = fieldsOf(authorizer);
  return keyCaller(fieldsOf(lambda)) ?? tokenCaller(fieldsOf(jwt)) ?? iamCaller(fieldsOf(iam));
}

function keyCaller(context: Fields): Caller | undefined {
  const name = firstText(context["keyName"]);
  return name === undefined ? undefined : { name, identity: { mode: "api-key", grant: keyGrant(context) } };
}

/**
 * What the authorizer says that a key may do. A key without limits has neither field, as in the answers that the gateway
 * keeps from a version that knew none. What is not understood gives nothing.
 */
function keyGrant(context: Fields): Grant {
  const { allow, prefix } = context;
  if (allow === undefined && prefix === undefined) return EVERYTHING;
  if (typeof allow !== "string") return NOTHING;
  const permissions = allow.split(",");
  if (!permissions.every(isPermission)) return NOTHING;
  if (prefix === undefined) return { allow: permissions };
  return brokenPrefixRule(prefix) === undefined ? { allow: permissions, prefix: prefix as string } : NOTHING;
}

/** `sub` is optional (RFC 7519, section 4.1.2), and tokens of machines often name a client alone. */
function tokenCaller(jwt: Fields): Caller | undefined {
  const claims = fieldsOf(jwt["claims"]);
  // the gateway hands claims on as texts, and has verified at least an issuer: a context without any was not filled by it
  if (firstText(...Object.values(claims)) === undefined) return undefined;
  const { sub, client_id, azp, appid, cid, jti } = claims;
  const name = firstText(sub, client_id, azp, appid, cid, jti) ?? "jwt";
  return { name, identity: { mode: "jwt", scopes: tokenScopes(claims, jwt["scopes"]) } };
}

/**
 * The scopes that the token itself holds. What the gateway adds as `scopes` may be those of the route, so it counts only
 * where the claims hold none.
 */
function tokenScopes(claims: Fields, fromGateway: unknown): string[] {
  const { scope, scp } = claims;
  return scope === undefined && scp === undefined ? scopesIn(fromGateway) : [...scopesIn(scope), ...scopesIn(scp)];
}

/** A text with spaces between the scopes; the gateway makes `[a b]` of a list. */
function scopesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((scope): scope is string => typeof scope === "string" && scope !== "");
  if (typeof value !== "string") return [];
  const text = /^\[(.*)\]$/.exec(value)?.[1] ?? value;
  return text.split(" ").filter((scope) => scope !== "");
}

function iamCaller({ userId, userArn }: Fields): Caller | undefined {
  const name = firstText(userId, userArn);
  return name === undefined ? undefined : { name, identity: { mode: "iam", arn: firstText(userArn) ?? "" } };
}
