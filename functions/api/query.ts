import { decodeCursor, encodeCursor } from "./cursor";
import { Problem } from "./problem";
import type { ApiRequest } from "./request";
import { CURSOR, DEFAULT_LIST_LIMIT, DOWNLOAD, LIMIT, PREFIX, VERSION } from "./schemas";
import { isValid, requireKey, requireValid } from "./validate";

/** Each parameter is there at most once: `requireKnownParameters` has refused the rest. */

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

function matching(request: ApiRequest, schema: Parameters<typeof isValid>[0], name: string, rule: string) {
  const value = request.query.get(name);
  return value === null ? undefined : requireValid(schema, value, "invalid_parameter", name, rule);
}

/** @throws {Problem} `invalid_key`, `invalid_parameter` */
export function keyQuery(request: ApiRequest): string | undefined {
  const key = request.query.get("key");
  return key === null ? undefined : requireKey(key);
}

/** @throws {Problem} `invalid_parameter` */
export function readQuery(request: ApiRequest): ReadQuery {
  const version = matching(request, VERSION, "version", "a version id as a write or read returned it");
  const download = matching(request, DOWNLOAD, "download", "empty, true or false");
  return { version, download: download !== undefined && download !== "false" };
}

/** @throws {Problem} `invalid_parameter` */
export function listQuery(request: ApiRequest): ListQuery {
  const limit = request.query.get("limit") ?? String(DEFAULT_LIST_LIMIT);
  if (!/^\d{1,4}$/.test(limit) || !isValid(LIMIT, Number(limit))) {
    throw new Problem("invalid_parameter", "limit must be a whole number from 1 to 1000.", { field: "limit" });
  }
  return {
    prefix: matching(request, PREFIX, "prefix", "without control characters") ?? "",
    limit: Number(limit),
    cursor: cursorOf(request),
  };
}

function cursorOf(request: ApiRequest): string | undefined {
  const rule = "the next_cursor of an earlier list";
  const cursor = matching(request, CURSOR, "cursor", rule);
  // bytes that are not UTF-8 would continue after another key
  if (cursor !== undefined && encodeCursor(decodeCursor(cursor)) !== cursor) {
    throw new Problem("invalid_parameter", `cursor must be ${rule}.`, { field: "cursor" });
  }
  return cursor;
}
