import { type FSWatcher, readFileSync, watch } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename, dirname } from "node:path";
import { namesOwnHost } from "./own-host";
import { millisecondsSince, Upstream } from "./upstream";

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
  /** Whether a debugger may hold a function now: its request is waited for. @default never */
  readonly mayHold?: () => boolean;
  readonly onRequest: (record: RequestRecord) => void;
}

const UPSTREAM_TIMEOUT_MILLISECONDS = 40_000;
/** What the API serves. A target in absolute form, or for another host, does not begin so. */
const API_PATHS = "/api/";

/**
 * A stable address for the API. The emulator answers on a host name that contains the API's id, which changes with
 * each new API and which Node's resolver does not know; this passes each request on under that name. It serves the API
 * and nothing else, and only to those who know where they are: a web page whose name points here does not.
 */
export class Gateway {
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #watcher: FSWatcher;
  #host: string | undefined;

  constructor(private readonly props: GatewayProps) {
    this.#upstream = new Upstream(props.awsPort, props.certificate);
    this.#server = createServer((incoming, answer) => this.#forward(incoming, answer));
    this.#readTarget();
    this.#watcher = watch(dirname(props.targetFile), (_event, name) => {
      if (name === basename(props.targetFile)) this.#readTarget();
    });
  }

  /** @throws the error of Node when it cannot listen; it is closed then: what it watches would keep the process alive */
  async listen(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) =>
        this.#server.once("error", reject).listen(this.props.apiPort, "127.0.0.1", resolve),
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#watcher.close();
    this.#server.closeIdleConnections();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    setTimeout(() => this.#server.closeAllConnections(), 5000).unref();
    await closed;
    this.#upstream.close();
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
    let requestId = "-";
    answer.once("close", () => {
      this.props.onRequest({
        time: new Date().toISOString(),
        method: incoming.method ?? "",
        path: (incoming.url ?? "").split("?")[0] ?? "",
        status: answer.statusCode,
        milliseconds: millisecondsSince(startedAt),
        requestId,
      });
    });
    const refusal = refusalOf(incoming);
    if (refusal !== undefined) {
      refuse(answer, ...refusal);
      return;
    }
    if (this.#host === undefined) {
      refuse(answer, 503, "The API is not applied yet: run npm run local");
      return;
    }
    this.#upstream.forward(incoming, answer, {
      host: this.#host,
      timeoutMilliseconds: UPSTREAM_TIMEOUT_MILLISECONDS,
      ...(this.props.mayHold && { waitsOn: this.props.mayHold }),
      onAnswer: ({ headers }) => {
        requestId = String(headers["x-request-id"] ?? headers["apigw-requestid"] ?? requestId);
      },
      onError: (error) => refuse(answer, 503, `The local AWS did not answer: ${error.message}`),
    });
  }
}

/** Why a request is none of the API's, or undefined. */
function refusalOf(incoming: IncomingMessage): [status: number, message: string] | undefined {
  if (!namesOwnHost(incoming)) return [421, "This is localhost; the request names another host"];
  return incoming.url?.startsWith(API_PATHS) ? undefined : [404, "Not Found"];
}

function refuse(answer: ServerResponse, status: number, message: string): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
}
