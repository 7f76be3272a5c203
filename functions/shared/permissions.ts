/**
 * What a caller may do: one model for API keys, tokens and IAM principals, used by the configuration, the secret's rules
 * and the functions. A permission belongs to an operation, whatever the spelling of the request that asks for it.
 */
import { NO_KEY_CHARACTERS, PREFIX_SEGMENTS } from "./key-pattern";

/**
 * `read` gives an object's content and metadata, `list` the keys; `write` and `delete` change objects; `upload` and
 * `download` give presigned URLs, which anybody who has one can use while it lasts.
 */
export const PERMISSIONS = ["read", "list", "write", "delete", "upload", "download"] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What one caller may do. */
export interface Grant {
  readonly allow: readonly Permission[];
  /** Every key that the caller uses, and every prefix that it lists, begins so. @default any key */
  readonly prefix?: string | undefined;
}

export const EVERYTHING: Grant = { allow: PERMISSIONS };
export const NOTHING: Grant = { allow: [] };

/** The scopes that give a permission, any one of them. A permission that is not named is given by none. */
export type PermissionScopes = { readonly [permission in Permission]?: readonly string[] };

/** An IAM user or role and what it may do. */
export interface Principal extends Grant {
  /** `arn:aws:iam::<account>:user/…` or `…:role/…` */
  readonly arn: string;
}

/** The environment variable that holds the {@link AccessRules}. */
export const ACCESS_RULES_VARIABLE = "ACCESS_RULES";

/** How the function tells what a caller may do; the configuration as it reaches the function, in JSON. */
export type AccessRules =
  /** The authorizer tells, for each key. */
  | { readonly mode: "api-key" }
  /** Without any scope named, every token that the gateway lets in may do everything. */
  | { readonly mode: "jwt"; readonly scopes: PermissionScopes }
  /** Whom IAM lets in may do everything; with `principals`, only those, and what they are allowed. */
  | { readonly mode: "iam"; readonly principals?: readonly Principal[] };

/**
 * The permissions that a request on a route can need, by route key: more than one where a query parameter decides.
 * A test compares it with what the function asks for.
 */
export const ROUTE_PERMISSIONS: Readonly<Record<string, readonly Permission[]>> = {
  "GET /api/data": ["list", "read", "download"],
  "HEAD /api/data": ["list", "read", "download"],
  "POST /api/data": ["write"],
  "PUT /api/data": ["list", "write"],
  "DELETE /api/data": ["delete"],
  // "+" is greedy: without it the route would be about keys without a slash alone
  "GET /api/data/{key+}": ["read", "download"],
  "HEAD /api/data/{key+}": ["read", "download"],
  "PUT /api/data/{key+}": ["write"],
  "DELETE /api/data/{key+}": ["delete"],
  "POST /api/uploads": ["upload"],
};

export function isPermission(value: unknown): value is Permission {
  return (PERMISSIONS as readonly unknown[]).includes(value);
}

/** Returns the rule that a list of permissions breaks, without any of its value. */
export function brokenAllowRule(allow: unknown): string | undefined {
  const rule = `must be a list of at least one of ${PERMISSIONS.join(", ")}`;
  return Array.isArray(allow) && allow.length > 0 && allow.every(isPermission) ? undefined : rule;
}

/** Bytes; no key is longer. */
const MAX_PREFIX_BYTES = 1024;
const PREFIX = new RegExp(`^${PREFIX_SEGMENTS}[^${NO_KEY_CHARACTERS}]+$`);

/** Returns the rule that a prefix breaks, without any of its value. */
export function brokenPrefixRule(prefix: unknown): string | undefined {
  const rule = `must be a text of 1 to ${MAX_PREFIX_BYTES} bytes that a key can begin with`;
  if (typeof prefix !== "string" || !PREFIX.test(prefix) || /\p{Surrogate}/u.test(prefix)) return rule;
  return Buffer.byteLength(prefix) <= MAX_PREFIX_BYTES ? undefined : rule;
}

/**
 * Who an ARN is about. A role's session names account and role, without the role's path, and names of roles are unique
 * in their account: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function principalId(arn: string): string {
  const role =
    /^arn:[^:]+:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(arn) ??
    /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\/[^/]+$/.exec(arn);
  return role === null ? arn : `role ${role[1]} ${role[2]}`;
}
