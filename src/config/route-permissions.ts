import { PERMISSIONS, type Permission, ROUTE_PERMISSIONS } from "../../functions/shared/permissions";

/** The permissions that a route of the API needs, to tell whoever names a route where a permission belongs. */
export function permissionsOfRoute(routeKey: string): readonly Permission[] {
  const known = ROUTE_PERMISSIONS[routeKey] ?? ROUTE_PERMISSIONS[routeKey.replace(/\{\w+\}$/, "{key+}")];
  return known ?? PERMISSIONS;
}
