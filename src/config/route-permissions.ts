import { type Permission, ROUTE_PERMISSIONS } from "../../functions/shared/permissions";

/**
 * The permissions that a route of the API needs, to tell whoever names a route where a permission belongs; undefined for a
 * route that the API does not have.
 */
export function permissionsOfRoute(routeKey: string): readonly Permission[] | undefined {
  return ROUTE_PERMISSIONS[routeKey] ?? ROUTE_PERMISSIONS[routeKey.replace(/\{\w+\}$/, "{key+}")];
}
