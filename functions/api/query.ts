import { Problem } from "./problem";
import type { ApiRequest } from "./request";
import { CURSOR, DEFAULT_LIST_LIMIT, DOWNLOAD, LIMIT, VERSION } from "./schemas";
import { isValid, requireKey, requireValid } from "./validate";

/** The parameters of a read. */
export interface ReadQuery {
  /** Undefined reads the current version. */
  readonly version: string | undefined;
  readonly download: boolean;
}

export interface ListQuery {
  readonly prefix: string;
  readonly limit: number;
  readonly cursor: string | undefined;
}

function only(request: ApiRequest, name: string): string | undefined {
  const values = request.query.getAll(name);
  if (values.length > 1) throw new Problem("invalid_parameter", `${name} may be given once.`, { field: name });
  return values[0];
}

function matching(request: ApiRequest, schema: Parameters<typeof isValid>[0], name: string, rule: string) {
  const value = only(request, name);
  return value === undefined ? undefined : requireValid(schema, value, "invalid_parameter", name, rule);
}

/** @throws {Problem} `invalid_key`, `invalid_parameter` */
export function keyQuery(request: ApiRequest): string | undefined {
  const key = only(request, "key");
  return key === undefined ? undefined : requireKey(key);
}

/** @throws {Problem} `invalid_parameter` */
export function readQuery(request: ApiRequest): ReadQuery {
  const version = matching(request, VERSION, "version", "a version id as a write or read returned it");
  const download = matching(request, DOWNLOAD, "download", "empty, true or false");
  return { version, download: download !== undefined && download !== "false" };
}

/** @throws {Problem} `invalid_parameter` */
export function listQuery(request: ApiRequest): ListQuery {
  const limit = only(request, "limit") ?? String(DEFAULT_LIST_LIMIT);
  if (!/^\d{1,4}$/.test(limit) || !isValid(LIMIT, Number(limit))) {
    throw new Problem("invalid_parameter", "limit must be a whole number from 1 to 1000.", { field: "limit" });
  }
  return {
    prefix: only(request, "prefix") ?? "",
    limit: Number(limit),
    cursor: matching(request, CURSOR, "cursor", "the next_cursor of an earlier list"),
  };
}
