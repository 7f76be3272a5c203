import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { listXml, type StoredObject } from "./list-xml";
import { SecretStub } from "./secret-stub";

/** The only bucket and the only secret that the stub has. */
export const STUB_BUCKET = "bench-data";
export const STUB_SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:bench-AbCdEf";

/**
 * S3 and Secrets Manager on loopback, in memory, with plain HTTP: every variant meets the same one. It checks no signature
 * and answers what it does not know with 501, so that a measurement of a failing call is not taken for a good one.
 */
export class AwsStub {
  readonly #server: Server;
  readonly #objects = new Map<string, StoredObject>();
  readonly #secret: SecretStub;
  #calls: Record<string, number> = {};

  private constructor(apiKey: string) {
    this.#secret = new SecretStub(STUB_SECRET, apiKey);
    this.#server = createServer(
      { keepAliveTimeout: 60_000 },
      (request, response) => void this.#serve(request, response),
    );
  }

  /** @param apiKey the `api_key` of the secret's value */
  static async start(apiKey: string): Promise<AwsStub> {
    const stub = new AwsStub(apiKey);
    await new Promise<void>((resolve, reject) =>
      stub.#server.once("error", reject).listen(0, "127.0.0.1", () => resolve()),
    );
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often each operation was called since the last reset, by AWS's name for it. */
  get calls(): Readonly<Record<string, number>> {
    return this.#calls;
  }

  reset(): void {
    this.#calls = {};
  }

  /** Stores an object without counting a call. */
  store(key: string, text: string): void {
    this.#objects.set(key, storedObject(Buffer.from(text), "text/plain"));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const target = request.headers["x-amz-target"];
    const url = new URL(request.url ?? "/", this.origin);
    const operation =
      typeof target === "string" ? target.replace("secretsmanager.", "") : s3Operation(request.method, url);
    this.#calls[operation] = (this.#calls[operation] ?? 0) + 1;
    response.setHeader("x-amzn-requestid", "bench");
    if (typeof target === "string") {
      const { status, json } = this.#secret.answer(operation, JSON.parse(body.toString("utf8")));
      return send(response, status, { "content-type": "application/x-amz-json-1.1" }, JSON.stringify(json));
    }
    return this.#answerS3(operation, url, request, body, response);
  }

  #answerS3(
    operation: string,
    url: URL,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): ServerResponse {
    const key = decodeURIComponent(url.pathname.slice(STUB_BUCKET.length + 2));
    const found = this.#objects.get(key);
    switch (operation) {
      case "ListObjectsV2":
        return send(response, 200, { "content-type": "application/xml" }, listXml(this.#objects, url.searchParams));
      case "GetObject":
      case "HeadObject": {
        if (found === undefined) return fail(response, 404, "NoSuchKey");
        return send(response, 200, headersOf(found), operation === "HeadObject" ? undefined : found.body);
      }
      case "PutObject": {
        const { "if-none-match": absent, "if-match": match } = request.headers;
        if (absent === "*" && found !== undefined) return fail(response, 412, "PreconditionFailed");
        if (match !== undefined && match !== found?.etag) return fail(response, 412, "PreconditionFailed");
        if (request.headers["content-encoding"]?.includes("aws-chunked")) return fail(response, 501, "NotImplemented");
        const stored = storedObject(body, request.headers["content-type"] ?? "binary/octet-stream");
        this.#objects.set(key, stored);
        return send(response, 200, { etag: stored.etag, "x-amz-version-id": stored.version });
      }
      case "DeleteObject":
        this.#objects.delete(key);
        return send(response, 204, {});
      default:
        return fail(response, 501, "NotImplemented");
    }
  }
}

function s3Operation(method: string | undefined, { pathname, searchParams }: URL): string {
  if (searchParams.get("list-type") === "2" && method === "GET") return "ListObjectsV2";
  const isObject = pathname.startsWith(`/${STUB_BUCKET}/`) && pathname.length > STUB_BUCKET.length + 2;
  const names: Readonly<Record<string, string>> = {
    GET: "GetObject",
    HEAD: "HeadObject",
    PUT: "PutObject",
    DELETE: "DeleteObject",
  };
  return (isObject ? names[method ?? ""] : undefined) ?? `unknown: ${method} ${pathname}`;
}

function storedObject(body: Buffer, contentType: string): StoredObject {
  const etag = `"${createHash("md5").update(body).digest("hex")}"`;
  return { body, etag, contentType, lastModified: new Date(), version: "3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH" };
}

function headersOf({ body, etag, contentType, lastModified, version }: StoredObject) {
  return {
    etag,
    "content-type": contentType,
    "content-length": body.length,
    "last-modified": lastModified.toUTCString(),
    "accept-ranges": "bytes",
    "x-amz-version-id": version,
  };
}

function fail(response: ServerResponse, status: number, code: string): ServerResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return send(response, status, { "content-type": "application/xml" }, xml);
}

function send(response: ServerResponse, status: number, headers: object, body?: string | Buffer): ServerResponse {
  return response.writeHead(status, { ...headers }).end(body);
}
