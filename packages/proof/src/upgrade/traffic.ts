import { setTimeout as delay } from "node:timers/promises";

const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
/** Between two requests of one client. */
const PAUSE_MILLISECONDS = 50;

export interface TrafficReport {
  /** By what was asked, the number of expected answers. */
  readonly answered: Readonly<Record<string, number>>;
  /** Each answer that was not the expected one, in words. */
  readonly failures: readonly string[];
  /** What was acknowledged, by key. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** The functions' versions that answered, in the order in which they were first seen. */
  readonly versions: readonly string[];
}

export interface TrafficProps {
  /** For example `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly apiKey: string;
  /** What the written keys begin with. */
  readonly prefix: string;
  /** An object that is there, and its content. */
  readonly known: readonly [key: string, content: string];
}

/** Clients that ask without a pause that matters: each request has one right answer. */
export class Traffic {
  readonly #answered: Record<string, number> = {};
  readonly #failures: string[] = [];
  readonly #acknowledged = new Map<string, string>();
  readonly #versions: string[] = [];
  readonly #clients: Promise<void>[];
  #stopped = false;

  constructor(private readonly props: TrafficProps) {
    const { prefix, known } = props;
    this.#clients = [
      this.#repeat(() => this.#ask("health", "GET", "/api/health", [200])),
      this.#repeat(() => this.#ask("list", "GET", `/api/data?prefix=${prefix}&limit=1`, [200])),
      this.#repeat(() => this.#read(known)),
      this.#repeat((turn) => this.#write(turn)),
      this.#repeat(() => this.#ask("a wrong key", "GET", "/api/data", [403], { authorization: "Bearer wrong" })),
    ];
  }

  /** Lets each client finish its request. */
  async stop(): Promise<TrafficReport> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    return {
      answered: this.#answered,
      failures: this.#failures,
      acknowledged: this.#acknowledged,
      versions: this.#versions,
    };
  }

  async #repeat(once: (turn: number) => Promise<unknown>): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      await once(turn);
      await delay(PAUSE_MILLISECONDS);
    }
  }

  async #write(turn: number): Promise<void> {
    const key = `${this.props.prefix}${turn}`;
    const content = `content ${turn}`;
    const headers = { "if-none-match": "*", "content-type": "text/plain" };
    if ((await this.#ask("write", "PUT", `/api/data/${key}`, [200, 201], headers, content)) !== undefined)
      this.#acknowledged.set(key, content);
  }

  async #read([key, content]: readonly [string, string]): Promise<void> {
    const text = await this.#ask("read", "GET", `/api/data/${key}`, [200]);
    if (text !== undefined && text !== content) this.#failures.push(`read ${key}: another content`);
  }

  /** @returns the body of an expected answer */
  async #ask(
    what: string,
    method: string,
    path: string,
    expected: readonly number[],
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<string | undefined> {
    try {
      const response = await fetch(`${this.props.origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.props.apiKey}`, ...headers },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MILLISECONDS),
      });
      const text = await response.text();
      if (!expected.includes(response.status)) throw new Error(`${response.status} ${text.slice(0, 200)}`);
      this.#answered[what] = (this.#answered[what] ?? 0) + 1;
      const version = /"function_version":"(\w+)"/.exec(text)?.[1];
      if (version !== undefined && !this.#versions.includes(version)) this.#versions.push(version);
      return text;
    } catch (error) {
      this.#failures.push(`${new Date().toISOString()} ${what}: ${String(error)}`);
      return undefined;
    }
  }
}
