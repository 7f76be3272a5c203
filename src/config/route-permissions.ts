import { type Permission, ROUTE_PERMISSIONS } from "../../functions/shared/permissions";

/**
 * The permissions that a route of the API needs, to tell whoever names a route where a permission belongs; undefined for a
 * route that the API does not have.
 */
export function permissionsOfRoute(routeKey: string): readonly Permission[] | undefined {
  const known = [routeKey, routeKey.replace(/\{\w+\}$/, "{key+}")].find((key) => Object.hasOwn(ROUTE_PERMISSIONS, key));
  return known === undefined ? undefined : ROUTE_PERMISSIONS[known];
}
