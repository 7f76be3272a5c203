import { Problem } from "./problem";
import type { ApiRequest, Body } from "./request";
import { CONTENT_TYPE, MAX_INLINE_BYTES } from "./schemas";
import { isValid } from "./validate";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Returns the number of bytes in a body without decoding it. */
export function bodyBytes(body: Body): number {
  return Buffer.byteLength(body.text, body.isBase64 ? "base64" : "utf8");
}

/**
 * Returns the bytes of a body.
 *
 * @throws {Problem} `body_too_large`, `malformed_request`
 */
export function readBody(request: ApiRequest): Buffer {
  const { body } = request;
  if (bodyBytes(body) > MAX_INLINE_BYTES) {
    throw new Problem(
      "body_too_large",
      `A body holds at most ${MAX_INLINE_BYTES} bytes. POST /api/uploads gives a URL for more.`,
      { alternative: "/api/uploads" },
    );
  }
  if (!body.isBase64) return Buffer.from(body.text, "utf8");
  if (!BASE64.test(body.text)) throw new Problem("malformed_request", "The body is not base64.");
  return Buffer.from(body.text, "base64");
}

/** Returns the text of a body that must be JSON. */
export function readJsonText(request: ApiRequest): string {
  const contentType = request.headers.get("content-type") ?? "";
  const mediaType = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  if (!isValid(CONTENT_TYPE, contentType) || mediaType !== "application/json") {
    throw new Problem("unsupported_media_type", "Content-Type must be application/json.", { field: "Content-Type" });
  }
  requireUtf8(contentType);
  requireIdentity(request);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readBody(request));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("malformed_json", "The body is not UTF-8.", { position: 0 });
  }
}

/** Returns the Content-Type under which a body is stored. @throws {Problem} `unsupported_media_type` */
export function storedContentType(request: ApiRequest): string {
  const contentType = request.headers.get("content-type") || "application/octet-stream";
  if (!isValid(CONTENT_TYPE, contentType)) {
    throw new Problem("unsupported_media_type", "Content-Type must be a media type such as text/plain.", {
      field: "Content-Type",
    });
  }
  requireUtf8(contentType);
  requireIdentity(request);
  return contentType;
}

const GATEWAY_TEXT = /^(?:text\/|application\/(?:json|xml|javascript) *(?:;|$))/i;
const CHARSET = /; *charset="?([^";]*)/i;

/** The gateway hands these types on as text, so another character set would arrive damaged. */
function requireUtf8(contentType: string): void {
  const charset = CHARSET.exec(contentType)?.[1]?.trim().toLowerCase();
  if (charset !== undefined && !["utf-8", "utf8", "us-ascii"].includes(charset) && GATEWAY_TEXT.test(contentType)) {
    throw new Problem("unsupported_media_type", `Text must be UTF-8, not ${charset}.`, { field: "Content-Type" });
  }
}

/** A stored object has no content coding, so that what is read is what was sent. */
function requireIdentity(request: ApiRequest): void {
  const coding = request.headers.get("content-encoding");
  if (coding && coding.toLowerCase() !== "identity") {
    throw new Problem("unsupported_media_type", "Content-Encoding is not supported.", { field: "Content-Encoding" });
  }
}
