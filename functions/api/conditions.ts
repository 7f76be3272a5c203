import { Problem } from "./problem";
import type { ApiRequest } from "./request";
import { ETAG, IF_MATCH_DELETE, IF_NONE_MATCH_WRITE } from "./schemas";
import type { ObjectInfo, WriteCondition } from "./store";
import { isValid, requireValid } from "./validate";

/** S3 compares no dates when it writes, so such a condition would be ignored and an update lost. */
function refuseDates(request: ApiRequest): void {
  if (request.headers.has("if-unmodified-since") && !request.headers.has("if-match")) {
    throw new Problem("invalid_condition", "If-Unmodified-Since is not supported. Use If-Match.", {
      field: "If-Unmodified-Since",
    });
  }
}

/** Returns what a write requires. @throws {Problem} `invalid_condition` */
export function writeCondition(request: ApiRequest): WriteCondition {
  refuseDates(request);
  const ifMatch = request.headers.get("if-match");
  const ifNoneMatch = request.headers.get("if-none-match");
  if (ifMatch !== undefined && ifNoneMatch !== undefined) {
    throw new Problem("invalid_condition", "If-Match and If-None-Match exclude each other.", { field: "If-Match" });
  }
  if (ifNoneMatch !== undefined) {
    requireValid(IF_NONE_MATCH_WRITE, ifNoneMatch, "invalid_condition", "If-None-Match", "*");
    return { ifAbsent: true };
  }
  if (ifMatch === undefined) return {};
  requireValid(ETAG, ifMatch, "invalid_condition", "If-Match", "one strong entity tag in double quotes");
  return { ifMatch };
}

/** Returns what a delete requires. @throws {Problem} `invalid_condition` */
export function deleteCondition(request: ApiRequest): WriteCondition {
  refuseDates(request);
  if (request.headers.has("if-none-match")) {
    throw new Problem("invalid_condition", "If-None-Match does not apply to DELETE.", { field: "If-None-Match" });
  }
  const ifMatch = request.headers.get("if-match");
  if (ifMatch === undefined) return {};
  requireValid(
    IF_MATCH_DELETE,
    ifMatch,
    "invalid_condition",
    "If-Match",
    "one strong entity tag in double quotes, or *",
  );
  return { ifMatch };
}

/** Returns If-None-Match when it is the one strong tag that S3 itself compares. */
export function singleEtag(request: ApiRequest): string | undefined {
  const value = request.headers.get("if-none-match");
  return value !== undefined && isValid(ETAG, value) ? value : undefined;
}

function lists(value: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (value === "*") return true;
  return (value.match(/(?:W\/)?"[^"]*"/g) ?? []).some(
    (tag) => (comparison === "weak" ? tag.replace(/^W\//, "") : tag) === etag,
  );
}

/** HTTP dates have whole seconds. */
function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/**
 * Evaluates a read's conditions in the order of RFC 9110, section 13.2.2.
 *
 * @returns whether the client's copy is still good, so that 304 is the answer
 * @throws {Problem} `precondition_failed`
 */
export function isNotModified(request: ApiRequest, info: ObjectInfo): boolean {
  const ifMatch = request.headers.get("if-match");
  const unmodifiedSince = Date.parse(request.headers.get("if-unmodified-since") ?? "");
  const stale =
    ifMatch === undefined
      ? secondsOf(info.lastModified) > unmodifiedSince / 1000
      : !lists(ifMatch, info.etag, "strong");
  if (stale) throw new Problem("precondition_failed", "The object is not as the condition requires.");

  const ifNoneMatch = request.headers.get("if-none-match");
  if (ifNoneMatch !== undefined) return lists(ifNoneMatch, info.etag, "weak");
  return secondsOf(info.lastModified) <= Date.parse(request.headers.get("if-modified-since") ?? "") / 1000;
}
