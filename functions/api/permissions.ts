import { EnvironmentError, type Variables } from "../shared/environment";
import { isObject } from "../shared/is-object";
import type { LogFields } from "../shared/logger";
import {
  ACCESS_RULES_VARIABLE,
  type AccessRules,
  brokenAllowRule,
  brokenPrefixRule,
  EVERYTHING,
  type Grant,
  isPermission,
  NOTHING,
  PERMISSIONS,
  type Permission,
  type PermissionScopes,
  type Principal,
  principalId,
} from "../shared/permissions";
import type { Caller } from "./caller";
import { Problem } from "./problem";
import type { Store } from "./store";

/** The caller may not do this. The client is told in general, log and trace what was missing. */
export class Forbidden extends Problem {
  constructor(
    detail: string,
    /** What log and trace tell of it. */
    readonly told: Pick<LogFields, "missingPermission" | "reason">,
  ) {
    super("forbidden", detail);
  }
}

export function missing(permission: Permission): Forbidden {
  return new Forbidden(`This needs the permission "${permission}", which the caller does not have.`, {
    missingPermission: permission,
  });
}

/** @param method of the store, which was asked for a key or for a list */
export function outsidePrefix(method: keyof Store): Forbidden {
  const detail =
    method === "list"
      ? "The caller may list only by a prefix that begins with a prefix of its own, and this one does not."
      : "The caller may use only keys that begin with a prefix of its own, and this one does not.";
  return new Forbidden(detail, { missingPermission: "prefix" });
}

/** The event names another API than the one in front of this function, or none. */
export function notFromGateway(): Forbidden {
  return new Forbidden("The request did not come through this API.", { reason: "not_from_gateway" });
}

/** The request has gone around the distribution in front of this API, or the distribution has another key. */
export function notFromDistribution(): Forbidden {
  return new Forbidden("The request did not come through the address of this API.", {
    reason: "not_from_distribution",
  });
}

/**
 * Returns what a caller may do.
 *
 * @param rules without any, whom the gateway let in may do everything, but for an API key's own limits
 */
export function grantOf({ identity }: Caller, rules: AccessRules | undefined): Grant {
  // a key where tokens are asked for was not let in by this API's gateway
  if (rules !== undefined && rules.mode !== identity.mode) return NOTHING;
  if (identity.mode === "api-key") return identity.grant;
  if (identity.mode === "jwt") return rules?.mode === "jwt" ? grantByScopes(identity.scopes, rules.scopes) : EVERYTHING;
  return rules?.mode === "iam" && rules.principals ? grantByArn(identity.arn, rules.principals) : EVERYTHING;
}

function grantByScopes(held: readonly string[], scopes: PermissionScopes): Grant {
  if (Object.keys(scopes).length === 0) return EVERYTHING;
  return { allow: PERMISSIONS.filter((permission) => scopes[permission]?.some((scope) => held.includes(scope))) };
}

function grantByArn(arn: string, principals: readonly Principal[]): Grant {
  const caller = principalId(arn);
  return principals.find((principal) => principalId(principal.arn) === caller) ?? NOTHING;
}

/**
 * Reads ACCESS_RULES.
 *
 * @returns undefined when it is unset
 * @throws EnvironmentError when it is anything but rules: a function that cannot read them must not start
 */
export function accessRules(variables: Variables): AccessRules | undefined {
  const value = variables[ACCESS_RULES_VARIABLE];
  // empty is not unset: it is what a mistake of the deployment looks like
  if (value === undefined) return undefined;
  const rules = rulesIn(value);
  if (rules === undefined)
    throw new EnvironmentError(ACCESS_RULES_VARIABLE, "must be JSON with a mode and its rules", value);
  return rules;
}

function rulesIn(text: string): AccessRules | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // what is not JSON is not an object either
  }
  if (!isObject(value)) return undefined;
  const { mode, scopes, principals, ...others } = value;
  if (Object.keys(others).length > 0) return undefined;
  if (mode === "api-key" && scopes === undefined && principals === undefined) return { mode };
  if (mode === "jwt" && isScopes(scopes) && principals === undefined) return { mode, scopes };
  if (mode === "iam" && scopes === undefined) {
    if (principals === undefined) return { mode };
    if (Array.isArray(principals) && principals.every(isPrincipal)) return { mode, principals };
  }
  return undefined;
}

function isScopes(value: unknown): value is PermissionScopes {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([permission, scopes]) =>
        isPermission(permission) && Array.isArray(scopes) && scopes.length > 0 && scopes.every(isText),
    )
  );
}

function isPrincipal(value: unknown): value is Principal {
  if (!isObject(value)) return false;
  const { arn, allow, prefix, ...others } = value;
  return (
    isText(arn) &&
    brokenAllowRule(allow) === undefined &&
    (prefix === undefined || brokenPrefixRule(prefix) === undefined) &&
    Object.keys(others).length === 0
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
