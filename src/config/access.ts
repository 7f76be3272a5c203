import {
  type AccessRules,
  type Permission,
  type PermissionScopes,
  ROUTE_PERMISSIONS,
} from "../../functions/shared/permissions";
import type { CheckedFields } from "./schema/fields";

/** "Scopes per route": https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_SCOPES_PER_ROUTE = 10;

/** What the function needs to know of the configuration to tell what a caller may do. */
export function accessRules(auth: CheckedFields["api"]["auth"]): AccessRules {
  switch (auth.mode) {
    case "api-key":
      return { mode: auth.mode };
    case "jwt":
      return { mode: auth.mode, scopes: auth.scopes };
    case "iam":
      return { mode: auth.mode, ...(auth.principals && { principals: auth.principals }) };
  }
}

/**
 * The scopes that the gateway itself asks for, by route key: on each route those of every permission that a request there
 * can need. A route is left out, and the function alone refuses, where nobody has one of them or where there are more
 * scopes than a route can have.
 */
export function routeScopes(scopes: PermissionScopes): Readonly<Record<string, readonly string[]>> {
  const routes = Object.entries(ROUTE_PERMISSIONS)
    .map(([routeKey, permissions]) => [routeKey, scopesOf(permissions, scopes)] as const)
    .filter(([, needed]) => needed.length > 0 && needed.length <= MAX_SCOPES_PER_ROUTE);
  return Object.fromEntries(routes);
}

function scopesOf(permissions: readonly Permission[], scopes: PermissionScopes): string[] {
  return [...new Set(permissions.flatMap((permission) => scopes[permission] ?? []))];
}
