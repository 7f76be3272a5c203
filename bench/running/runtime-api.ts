import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a runtime of this folder tells of its handler's import. */
export interface Loaded {
  readonly importMs: number;
  /** Files, or modules of Python, that the import loaded. */
  readonly files: number;
  /** Of Node itself. */
  readonly builtIn: number;
}

export interface Ready {
  /** Of `performance.now()`: when the runtime asked for its first event. */
  readonly at: number;
  readonly loaded: Loaded;
}

export interface Answer {
  /** Of `performance.now()`: when the event was sent, and when its answer was here. */
  readonly sentAt: number;
  readonly at: number;
  /** Milliseconds of the processor that the process has used since its start. */
  readonly cpuMs: number;
  readonly body: unknown;
}

interface Pending<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

const TIMEOUT_MS = 30_000;
const DEADLINE_MS = 29_000;

/** Lambda's Runtime API for one process: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export class RuntimeApi {
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));
  readonly #ready = pending<Ready>();
  #waiting: ServerResponse | undefined;
  #next = pending<void>();
  #answer: Pending<Answer> | undefined;
  #sentAt = 0;
  #count = 0;

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>((resolve, reject) =>
      api.#server.once("error", reject).listen(0, "127.0.0.1", () => resolve()),
    );
    return api;
  }

  /** For AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @throws Error when the handler could not be loaded, or not in time */
  ready(): Promise<Ready> {
    return withinTime(this.#ready.promise, "the handler was not loaded");
  }

  /**
   * Gives the runtime one event.
   *
   * @param traceId for `_X_AMZN_TRACE_ID`
   * @throws Error when the handler threw, or did not answer in time
   */
  async invoke(event: unknown, traceId: string): Promise<Answer> {
    await withinTime(
      Promise.race([this.#next.promise, this.#ready.promise.then(() => this.#next.promise)]),
      "not ready",
    );
    const response = this.#waiting;
    if (response === undefined) throw new Error("The runtime did not ask for an event");
    this.#waiting = undefined;
    this.#next = pending();
    this.#answer = pending();
    this.#count += 1;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": `00000000-0000-4000-8000-${String(this.#count).padStart(12, "0")}`,
      "lambda-runtime-deadline-ms": String(Date.now() + DEADLINE_MS),
      "lambda-runtime-trace-id": traceId,
    });
    this.#sentAt = performance.now();
    response.end(JSON.stringify(event));
    return withinTime(this.#answer.promise, "the handler did not answer");
  }

  /** What went wrong with the process, for everyone who waits for it. */
  fail(error: Error): void {
    this.#ready.reject(error);
    this.#next.reject(error);
    this.#answer?.reject(error);
  }

  async close(): Promise<void> {
    this.fail(new Error("closed"));
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    if (request.method === "GET") {
      const told = request.headers["bench-init"];
      if (typeof told === "string") this.#ready.resolve({ at, loaded: JSON.parse(told) as Loaded });
      this.#waiting = response;
      this.#next.resolve();
      return;
    }
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    response.writeHead(202).end();
    const kind = request.url?.split("/").at(-1);
    const cpuMs = Number(request.headers["bench-cpu-ms"]);
    if (kind === "response") this.#answer?.resolve({ sentAt: this.#sentAt, at, cpuMs, body: JSON.parse(text) });
    else this.fail(new Error(String((JSON.parse(text) as { errorMessage: unknown }).errorMessage)));
  }
}

function pending<T>(): Pending<T> {
  let settle: Omit<Pending<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // whoever waits for it is told; nobody may be
  promise.catch(() => undefined);
  return { promise, ...(settle as Omit<Pending<T>, "promise">) };
}

async function withinTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
