import { Problem, shortened } from "./problem";
import type { ApiRequest } from "./request";

/** The parameters of each operation; all of them are optional but `key`, where the path does not name the object. */
const LIST = ["prefix", "limit", "cursor"];
const READ = ["version", "download"];
const NONE: readonly string[] = [];

interface Known {
  readonly [method: string]: readonly string[];
}

const OBJECT: Known = { GET: READ, HEAD: READ, PUT: NONE, DELETE: NONE };

/**
 * The query parameters that each path and method knows. Whatever else is sent is refused: a parameter that is ignored
 * turns "delete that old version" into "delete the object".
 */
const BY_PATH: Readonly<Record<string, Known>> = {
  "/api/health": { GET: NONE, HEAD: NONE },
  "/api/data": { GET: LIST, HEAD: LIST, POST: NONE, PUT: NONE },
  "/api/data/{key}": OBJECT,
  "/api/uploads": { POST: NONE },
};

/** With `?key=` the path without a key stands for the object, and knows what the object's own path knows. */
function knownTo(template: string, method: string, byKey: boolean): readonly string[] | undefined {
  if (template !== "/api/data" || !byKey) return BY_PATH[template]?.[method];
  const known = OBJECT[method];
  return known && ["key", ...known];
}

/**
 * Refuses a query that the path and method do not know whole.
 *
 * @param template the route's template
 * @throws {Problem} `invalid_parameter` with the parameter's name as its field; `method_not_allowed` for the method of
 *   an object without an object
 */
export function requireKnownParameters(
  { query, isQueryWellFormed }: ApiRequest,
  template: string,
  method: string,
): void {
  if (!isQueryWellFormed) {
    throw new Problem("invalid_parameter", "The query is not percent-encoded UTF-8.", { field: "query" });
  }
  const known = knownTo(template, method, query.has("key")) ?? knownTo(template, method, false);
  if (known === undefined) {
    const allow = [...Object.keys(BY_PATH[template] ?? {}), "OPTIONS"].join(", ");
    throw new Problem(
      "method_not_allowed",
      `This method needs ?key= here. Without it, this path allows ${allow}.`,
      {},
      { allow },
    );
  }
  const names = [...query.keys()];
  for (const name of names) {
    if (!known.includes(name)) {
      // without the method's name: an answer to HEAD is as long as that to GET
      throw new Problem("invalid_parameter", `Unknown parameter "${shortened(name)}" for this method and path.`, {
        field: name,
      });
    }
  }
  const repeated = known.find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) {
    throw new Problem("invalid_parameter", `${repeated} may be given once.`, { field: repeated });
  }
}
