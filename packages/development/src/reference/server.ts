import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { namesOwnHost } from "@secure-serverless/local-aws/own-host";
import { contentSecurityPolicy, type PageFile } from "./page";

export interface ReferenceServerProps {
  /** @default any that is free */
  readonly port?: number;
  /** Where the API of the local AWS answers. */
  readonly apiPort: number;
  /** Asked for each request, so that a rotated key is followed. */
  readonly apiKey: () => Promise<string>;
  readonly files: ReadonlyMap<string, PageFile>;
}

const API_PATHS = "/api/";
const UPSTREAM_MILLISECONDS = 40_000;
/** What the API has no use for: hop by hop, or about the page. */
const NOT_PASSED_ON = new Set([
  "host",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "upgrade",
  "expect",
  "origin",
  "referer",
  "cookie",
]);

/**
 * Serves the API reference to this machine, and passes its calls on to the local API. The page never holds the API key: it
 * sends a token of this run as its key, which is in the link that is printed, and the server puts the key in its place. So
 * another user of this machine, or a page of another tab, that reaches the port can call nothing that it could not without.
 */
export class ReferenceServer {
  readonly #server: Server;
  readonly #token = randomBytes(32).toString("base64url");

  constructor(private readonly props: ReferenceServerProps) {
    this.#server = createServer((incoming, answer) => {
      this.#serve(incoming, answer).catch(() => answer.destroy());
    });
  }

  /** @returns the link to open, its token behind `#`, which no browser sends @throws the error of Node */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) =>
      this.#server.once("error", reject).listen(this.props.port ?? 0, "127.0.0.1", resolve),
    );
    // not localhost: somebody else may listen on [::1], which a browser would ask first
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/#${this.#token}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const refusal = refusalOf(incoming);
    if (refusal !== undefined) {
      write(answer, refusal[0], "text/plain; charset=utf-8", `${refusal[1]}\n`);
      return;
    }
    if (incoming.url?.startsWith(API_PATHS)) {
      await this.#passOn(incoming, answer);
      return;
    }
    const file = this.props.files.get(incoming.url === "/" ? "index.html" : (incoming.url ?? "").slice(1));
    if (incoming.method !== "GET" || file === undefined) write(answer, 404, "text/plain; charset=utf-8", "Not found\n");
    else write(answer, 200, file.type, file.content);
  }

  async #passOn(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(incoming.headers))
      if (value !== undefined && !NOT_PASSED_ON.has(name) && !name.startsWith("sec-")) headers[name] = value;
    if (this.#isOurs(incoming.headers.authorization)) headers["authorization"] = `Bearer ${await this.props.apiKey()}`;
    const upstream = request(
      {
        ...{ host: "127.0.0.1", port: this.props.apiPort, method: incoming.method, path: incoming.url },
        headers: { ...headers, host: `localhost:${this.props.apiPort}` },
        timeout: UPSTREAM_MILLISECONDS,
      },
      (response) => {
        // the page is of the same origin: whom else the API allows is not said in its name
        const own = Object.entries(response.headers).filter(([name]) => !name.startsWith("access-control-"));
        answer.writeHead(response.statusCode ?? 502, { ...Object.fromEntries(own), ...protection() });
        response.pipe(answer);
        response.once("error", () => answer.destroy());
      },
    );
    upstream.once("timeout", () => upstream.destroy());
    upstream.once("error", () => {
      if (answer.headersSent) answer.destroy();
      else write(answer, 502, "text/plain; charset=utf-8", "The local API does not answer\n");
    });
    answer.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  #isOurs(authorization: string | undefined): boolean {
    const given = Buffer.from(authorization ?? "");
    const expected = Buffer.from(`Bearer ${this.#token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** Why a request is not the page's: it names another host, as after a name was made to point here, or another page sent it. */
function refusalOf(incoming: IncomingMessage): [status: number, why: string] | undefined {
  if (!namesOwnHost(incoming)) return [421, "This is 127.0.0.1; the request names another host"];
  const { origin, host } = incoming.headers;
  const site = incoming.headers["sec-fetch-site"];
  if (origin !== undefined && origin !== `http://${host}`) return [403, "Another page sent this request"];
  // a link leads to the page from anywhere, and to nothing else
  const isVisit =
    incoming.method === "GET" && incoming.url === "/" && incoming.headers["sec-fetch-mode"] === "navigate";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isVisit)
    return [403, "Another page sent this request"];
  return undefined;
}

function write(answer: ServerResponse, status: number, type: string, content: string | Buffer): void {
  answer.writeHead(status, { ...protection(), "content-type": type, "cache-control": "no-store" }).end(content);
}

/** With every answer: an object that is opened by its URL must not run as the page, either. */
function protection(): Record<string, string> {
  return {
    "content-security-policy": `${contentSecurityPolicy({ kind: "local" })}; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  };
}
