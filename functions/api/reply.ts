import type { LogFields } from "../shared/logger";

/** An answer before it takes the gateway's form. */
export interface Reply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** @default the answer has no body */
  readonly body?: string | Buffer;
  /** The problem's code. @default the request succeeded */
  readonly code?: string;
  /** What the log line of the request tells of a refusal. @default nothing */
  readonly told?: LogFields;
}

/** What the gateway takes for an answer, payload 2.0. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** For every answer: it is data, never a page, and never sniffed, framed or fetched in the clear. */
const SECURITY_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
} as const;

export function jsonReply(status: number, value: object, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

function byteLength(body: string | Buffer): number {
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}

/**
 * Returns bytes as text where that loses nothing and is the shorter event, otherwise undefined.
 *
 * Text with many characters that JSON escapes would grow up to sixfold, past the 6 MB that Lambda returns.
 */
function plainText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return Buffer.byteLength(JSON.stringify(text)) <= (bytes.length * 4) / 3 + 16 ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the gateway's form of an answer; an answer to HEAD loses its body, keeps its headers and says how long the
 * body would be, since a gateway that is told nothing writes 0.
 */
export function proxyResult(reply: Reply, requestId: string, method: string): ProxyResult {
  const headers = { "cache-control": "no-store", ...SECURITY_HEADERS, ...reply.headers, "x-request-id": requestId };
  const empty = { statusCode: reply.status, headers, body: "", isBase64Encoded: false };
  if (reply.body === undefined) return empty;
  if (method === "HEAD") return { ...empty, headers: { ...headers, "content-length": `${byteLength(reply.body)}` } };
  if (typeof reply.body === "string") return { ...empty, body: reply.body };
  const text = plainText(reply.body);
  return text === undefined
    ? { ...empty, body: reply.body.toString("base64"), isBase64Encoded: true }
    : { ...empty, body: text };
}
