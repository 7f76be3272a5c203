import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "../../src/client";
import type { ClientOptions } from "../../src/options";

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What answers one request. */
export type Step = (answer: ServerResponse, seen: Seen, incoming: IncomingMessage) => void | Promise<void>;

export const KEY = "a-key-that-nobody-may-see";
/** Fast enough for tests; each sets what it is about. */
export const RETRY = { attempts: 4, firstDelayMs: 1, maximumDelayMs: 50 } as const;

/** A real HTTP server that answers one request after the other by its script, and keeps what it was asked. */
export class ScriptedApi {
  readonly seen: Seen[] = [];
  /** What a callback of the server threw: a test that goes on would hide it. */
  readonly failures: unknown[] = [];
  #steps: Step[] = [];
  #server: Server | undefined;
  #port = 0;

  /** Listens anew: what an earlier test has sent and nobody awaits cannot reach this one. */
  async start(): Promise<void> {
    this.script();
    const server = createServer(async (incoming, answer) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
      } catch {
        // the client went away in the middle of it
      }
      const { method = "", url = "", headers } = incoming;
      const seen = { method, url, headers, body: Buffer.concat(chunks) };
      this.seen.push(seen);
      const step = this.#steps.shift();
      if (step === undefined) reply(599, { message: "the script has ended" })(answer, seen, incoming);
      else await Promise.resolve(step(answer, seen, incoming)).catch((error) => this.failures.push(error));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Begins a new script. */
  script(...steps: readonly Step[]): void {
    this.seen.length = 0;
    this.#steps = [...steps];
  }

  get asked(): string[] {
    return this.seen.map(({ method, url }) => `${method} ${url}`);
  }

  client(options: Partial<ClientOptions> = {}): Client {
    return new Client({ baseUrl: this.origin, auth: { apiKey: KEY }, retry: RETRY, ...options });
  }
}

/** A server for each test of a file. */
export function scriptedApi(): ScriptedApi {
  const api = new ScriptedApi();
  beforeEach(() => api.start());
  afterEach(async () => {
    await api.stop();
    const failures = api.failures.splice(0);
    if (failures.length > 0) throw failures[0];
  });
  return api;
}

type Headers = Readonly<Record<string, string>>;

export function reply(status: number, body: unknown = "", headers: Headers = {}): Step {
  return (answer) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    answer.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  };
}

/** A problem as the API's function writes it. */
export function problem(status: number, code: string, more: object = {}, headers: Headers = {}): Step {
  const body = { type: "about:blank", title: "T", status, detail: "D", code, request_id: "r-1", ...more };
  return reply(status, body, { "content-type": "application/problem+json", "x-request-id": "r-1", ...headers });
}

export const unknownOutcome = problem(503, "dependency_unavailable", { outcome: "unknown" }, { "retry-after": "0" });

/** The gateway's own answer. */
export function gateway(status: number, message = "Service Unavailable"): Step {
  return reply(status, { message });
}

export function written(key: string, etag = '"new"', status = 200): Step {
  const metadata = { request_id: "r", function_version: "1", remaining_time_ms: 1 };
  return reply(status, { status: "success", operation: "write", key, etag, size: 1, version: "v", metadata });
}

export function object(text: string, etag: string, type = "text/plain; charset=utf-8"): Step {
  return reply(200, text, { "content-type": type, etag, "x-request-id": "r", "x-object-version": "v1" });
}

/** An answer to HEAD where nothing is. */
export const nothingThere = reply(404, "", { "x-request-id": "r" });

export const reset: Step = (answer) => {
  answer.destroy();
};

export const never: Step = () => {};
