import { httpDateSeconds } from "./http-date";
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
    throw new Problem("invalid_condition", "Use If-Match or If-None-Match, not both.", { field: "If-Match" });
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

/**
 * Returns the one strong tag of If-None-Match for S3 to compare, where nothing comes before it: S3 would answer 304
 * without asking whether If-Match or If-Unmodified-Since holds.
 */
export function singleEtag(request: ApiRequest): string | undefined {
  if (request.headers.has("if-match") || request.headers.has("if-unmodified-since")) return undefined;
  const value = request.headers.get("if-none-match");
  return value !== undefined && isValid(ETAG, value) ? value : undefined;
}

/** An element of a list of entity tags, which may be empty, with what ends it. RFC 9110, sections 5.6.1 and 8.8.3. */
const LIST_ELEMENT = /[ \t]*(?:((?:W\/)?"[!#-~\u0080-\uffff]*")[ \t]*)?(,|$)/y;

/** Returns the entity tags of a list; undefined when the text is no such list. */
function entityTags(text: string): readonly string[] | undefined {
  const tags: string[] = [];
  for (let at = 0; ; at = LIST_ELEMENT.lastIndex) {
    LIST_ELEMENT.lastIndex = at;
    const element = LIST_ELEMENT.exec(text);
    if (!element) return undefined;
    if (element[1] !== undefined) tags.push(element[1]);
    if (element[2] === "") return tags;
  }
}

/** Tells whether a condition names the entity tag; one that is not a list of entity tags names none. */
function names(condition: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (condition === "*") return true;
  const tags = entityTags(condition) ?? [];
  return tags.some((tag) => (comparison === "weak" ? tag.replace(/^W\//, "") : tag) === etag);
}

/** HTTP dates have whole seconds. */
function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/**
 * Evaluates a read's conditions in the order of RFC 9110, section 13.2.2. What is not an HTTP-date is ignored.
 *
 * @returns whether the client's copy is still good, so that 304 is the answer
 * @throws {Problem} `precondition_failed`
 */
export function isNotModified(request: ApiRequest, info: ObjectInfo): boolean {
  const { headers } = request;
  const modified = secondsOf(info.lastModified);
  const ifMatch = headers.get("if-match");
  const stale =
    ifMatch === undefined
      ? modified > (httpDateSeconds(headers.get("if-unmodified-since")) ?? Number.POSITIVE_INFINITY)
      : !names(ifMatch, info.etag, "strong");
  if (stale) throw new Problem("precondition_failed", "The object does not match the condition.");

  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, info.etag, "weak");
  return modified <= (httpDateSeconds(headers.get("if-modified-since")) ?? Number.NEGATIVE_INFINITY);
}
