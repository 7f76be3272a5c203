import { isGatewayText, isUtf8, type MediaType, readContentType } from "./content-type";
import { Problem } from "./problem";
import type { ApiRequest, Body } from "./request";
import { MAX_INLINE_BYTES } from "./schemas";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** U+FFFD in UTF-8: stands where a gateway read bytes that were not UTF-8. */
const REPLACEMENT = Buffer.from("\ufffd");

/** Returns the number of bytes in a body without decoding it. */
export function bodyBytes(body: Body): number {
  return Buffer.byteLength(body.text, body.isBase64 ? "base64" : "utf8");
}

/**
 * Returns the bytes of a body under this type, exactly those that were sent.
 *
 * @throws {Problem} `body_too_large`, `malformed_request`
 */
export function readBody(request: ApiRequest, type: MediaType): Buffer {
  const { body } = request;
  const size = bodyBytes(body);
  if (size > MAX_INLINE_BYTES) {
    throw new Problem(
      "body_too_large",
      `A body holds at most ${MAX_INLINE_BYTES} bytes. POST /api/uploads gives a URL for more.`,
      { alternative: "/api/uploads" },
    );
  }
  if (body.isBase64 && !BASE64.test(body.text)) throw new Problem("malformed_request", "The body is not base64.");
  const bytes = Buffer.from(body.text, body.isBase64 ? "base64" : "utf8");
  requireUndamaged(request, bytes);
  if (body.isBase64 && isGatewayText(type)) requireUtf8(bytes);
  return bytes;
}

/**
 * The gateway hands text on with U+FFFD, three bytes, for every sequence that is not UTF-8, and leaves Content-Length as it
 * was. Such a sequence has one to three bytes, so the length does not always tell: a U+FFFD that was sent looks the same
 * as one that stands for the first three bytes of an emoji.
 */
function requireUndamaged({ body, headers }: ApiRequest, bytes: Buffer): void {
  if (!body.isBase64 && bytes.includes(REPLACEMENT)) {
    throw damaged(
      "The body holds U+FFFD, so what was sent may not be UTF-8. Send it under application/octet-stream, or a U+FFFD of " +
        "your own in JSON as \\ufffd.",
    );
  }
  const sent = headers.get("content-length");
  if (sent === undefined || !/^\d+$/.test(sent) || Number(sent) === bytes.length) return;
  throw damaged(
    `The body did not arrive as it was sent: Content-Length says ${sent.slice(0, 20)} bytes and ${bytes.length} arrived.`,
  );
}

function requireUtf8(bytes: Buffer): void {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw damaged("The body is text that is not UTF-8. Send it under another type, such as application/octet-stream.");
  }
}

function damaged(detail: string): Problem {
  return new Problem("malformed_request", detail, { field: "body" });
}

const NOT_JSON_TEXT =
  "The body is not UTF-8, or did not arrive as it was sent. A U+FFFD in it is refused, since it stands for bytes that were " +
  "not UTF-8: write one of your own as \\ufffd.";

/** Returns the text of a body that must be JSON. @throws {Problem} also `malformed_json`, when it is not UTF-8 */
export function readJsonText(request: ApiRequest): string {
  const type = readContentType(request.headers.get("content-type") ?? "");
  if (type?.name !== "application/json") {
    throw new Problem("unsupported_media_type", "Content-Type must be application/json.", { field: "Content-Type" });
  }
  requireUtf8Charset(type);
  requireIdentity(request);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readBody(request, type));
  } catch (error) {
    const notText =
      !(error instanceof Problem) || (error.code === "malformed_request" && error.details.field === "body");
    throw notText ? new Problem("malformed_json", NOT_JSON_TEXT, { position: 0 }) : error;
  }
}

/** Returns the Content-Type under which a body is stored. @throws {Problem} `unsupported_media_type` */
export function storedContentType(request: ApiRequest): MediaType {
  const type = readContentType(request.headers.get("content-type") || "application/octet-stream");
  if (!type) {
    throw new Problem("unsupported_media_type", "Content-Type must be a media type such as text/plain.", {
      field: "Content-Type",
    });
  }
  requireUtf8Charset(type);
  requireIdentity(request);
  return type;
}

/** Text in another character set would arrive damaged. */
function requireUtf8Charset(type: MediaType): void {
  if (isGatewayText(type) && !isUtf8(type.charset)) {
    throw new Problem("unsupported_media_type", `Text must be UTF-8, not ${type.charset}.`, { field: "Content-Type" });
  }
}

/** A body has no content coding, so that what is read is what was sent. */
function requireIdentity(request: ApiRequest): void {
  const coding = request.headers.get("content-encoding");
  if (coding && coding.toLowerCase() !== "identity") {
    throw new Problem("unsupported_media_type", "Content-Encoding is not supported.", { field: "Content-Encoding" });
  }
}
