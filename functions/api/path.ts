import { Problem } from "./problem";
import { PATH_KEY_RULE } from "./schemas";
import { requireKey } from "./validate";

/**
 * Returns the key that a path names, exactly as the gateway gave it.
 *
 * An HTTP API decodes a path twice and cuts it at a `?` that appears by that; other gateways decode it once or not at
 * all. The three agree on a path without `%` and `?`, and only on such: everything else is refused, never guessed.
 *
 * @throws {Problem} `invalid_key`
 */
export function keyOfPath(part: string): string {
  if (/[%?]/.test(part)) throw new Problem("invalid_key", PATH_KEY_RULE, { field: "key" });
  return requireKey(part);
}

/**
 * Characters and empty segments that some gateway or URL parser reads as something else: decoded twice, cut at, taken
 * for a space, for a separator, for a path parameter, or merged. All others were seen to arrive unharmed.
 */
const DOUBTFUL_IN_PATHS = /[%?+;\\]|\/\/|\/$/;

/**
 * Returns where an object is: its path where no gateway can read another key in it, otherwise by `?key=`, which every
 * gateway hands on as it was sent.
 *
 * @param parameters further parameters in their order; one with the value "" is written without "="
 */
export function objectLocation(key: string, parameters: Readonly<Record<string, string | undefined>> = {}): string {
  const byQuery = DOUBTFUL_IN_PATHS.test(key);
  const path = byQuery ? "/api/data" : `/api/data/${key.split("/").map(encodeURIComponent).join("/")}`;
  const query = Object.entries({ ...(byQuery ? { key } : {}), ...parameters })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => (value === "" ? name : `${name}=${encodeURIComponent(value)}`));
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
