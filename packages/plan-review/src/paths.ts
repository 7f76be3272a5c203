import { remembered } from "./remembered";

/** `rule.0.expiration.0.days` is `rule.expiration.days` wherever it stands. */
export const withoutPositions = remembered((path) => path.replace(/(^|\.)\d+(?=\.|$)/g, "").replace(/^\./, ""));

/** JSON texts of services spell `maxReceiveCount` what Terraform spells `max_receive_count`. */
export const snakeCase = remembered((path) => path.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());

/** The last part of a dotted path. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
