import { type FSWatcher, readFileSync, watch } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import { basename, dirname } from "node:path";

/** One line of the request log. The query is left out: it can hold the names of other people's data. */
export interface RequestRecord {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly requestId: string;
}

export interface GatewayProps {
  readonly apiPort: number;
  readonly awsPort: number;
  /** PEM of the emulator's certificate. */
  readonly certificate: string;
  /** A file that holds `{"host": "<api-id>.execute-api.localhost"}` once the API is applied. */
  readonly targetFile: string;
  readonly onRequest: (record: RequestRecord) => void;
}

/** Hop-by-hop headers are between two neighbours and not passed on: RFC 9110, section 7.6.1. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "transfer-encoding",
]);

const UPSTREAM_TIMEOUT_MILLISECONDS = 40_000;

/**
 * A stable address for the API. The emulator answers on a host name that contains the API's id, which changes with
 * each new API and which Node's resolver does not know; this passes each request on under that name.
 */
export class Gateway {
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #watcher: FSWatcher;
  #host: string | undefined;

  constructor(private readonly props: GatewayProps) {
    this.#agent = new Agent({ ca: props.certificate, keepAlive: true });
    this.#server = createServer((incoming, answer) => this.#forward(incoming, answer));
    this.#readTarget();
    this.#watcher = watch(dirname(props.targetFile), (_event, name) => {
      if (name === basename(props.targetFile)) this.#readTarget();
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      this.#server.once("error", reject).listen(this.props.apiPort, "127.0.0.1", resolve),
    );
  }

  async close(): Promise<void> {
    this.#watcher.close();
    this.#server.closeIdleConnections();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    setTimeout(() => this.#server.closeAllConnections(), 5000).unref();
    await closed;
    this.#agent.destroy();
  }

  #readTarget(): void {
    try {
      this.#host = (JSON.parse(readFileSync(this.props.targetFile, "utf8")) as { host: string }).host;
    } catch {
      this.#host = undefined;
    }
  }

  #forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const startedAt = process.hrtime.bigint();
    answer.once("close", () => {
      this.props.onRequest({
        time: new Date().toISOString(),
        method: incoming.method ?? "",
        path: (incoming.url ?? "").split("?")[0] ?? "",
        status: answer.statusCode,
        milliseconds: Math.round(Number(process.hrtime.bigint() - startedAt) / 1e5) / 10,
        requestId: String(answer.getHeader("x-request-id") ?? answer.getHeader("apigw-requestid") ?? "-"),
      });
    });
    if (this.#host === undefined) {
      refuse(answer, 503, "The API is not applied yet: run npm run local");
      return;
    }

    const upstream = request(
      {
        host: "127.0.0.1",
        port: this.props.awsPort,
        servername: "localhost",
        agent: this.#agent,
        method: incoming.method,
        path: incoming.url,
        headers: forwardedHeaders(incoming, this.#host),
        timeout: UPSTREAM_TIMEOUT_MILLISECONDS,
      },
      (response) => {
        for (const [name, value] of Object.entries(response.headers)) {
          if (value !== undefined && !HOP_BY_HOP.has(name)) answer.setHeader(name, value);
        }
        answer.writeHead(response.statusCode ?? 502);
        response.pipe(answer);
      },
    );
    upstream.on("timeout", () => upstream.destroy(new Error("no answer in time")));
    upstream.on("error", (error) => {
      if (answer.headersSent) answer.destroy();
      else refuse(answer, 502, `The local AWS did not answer: ${error.message}`);
    });
    answer.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }
}

function forwardedHeaders(incoming: IncomingMessage, host: string): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    // a body without a length is sent in chunks again, which Node marks by itself
    if (value !== undefined && !HOP_BY_HOP.has(name)) headers[name] = value;
  }
  return { ...headers, host };
}

function refuse(answer: ServerResponse, status: number, message: string): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
}
