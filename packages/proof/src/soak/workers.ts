import { pause } from "@secure-serverless/system/poll";
import { Random } from "../random";
import { Client, type ClientProps } from "./client";

/** Seconds after which the workers go on to new keys: what each key has gone through stays short enough to be judged. */
const GENERATION_SECONDS = 12;
const SHARED_KEYS = 5;
const COUNTERS = 2;
const LARGEST_BODY = 32 * 1024;
/** Milliseconds. */
const LONGEST_PAUSE = 60;
/** Milliseconds after an answer that was none: what restarts is not flooded. */
const PAUSE_AFTER_FAILURE = 250;

export interface WorkersProps extends ClientProps {
  readonly seed: number;
  /** What all keys begin with, with a slash at the end. */
  readonly prefix: string;
}

/** Clients of every kind, at the same keys, until they are told to stop. */
export class Workers {
  readonly #stopped = new AbortController();
  readonly #running: Promise<unknown>;

  constructor(private readonly props: WorkersProps) {
    const kinds: readonly [name: string, count: number, work: (worker: Worker) => Promise<unknown>][] = [
      ["writer", 3, write],
      ["counter", 2, increment],
      ["reader", 2, read],
      ["deleter", 1, remove],
      ["lister", 1, list],
      ["presigned", 1, usePresigned],
    ];
    const works = kinds.flatMap(([name, count, work]) =>
      Array.from({ length: count }, (_, index) => ({ name: `${name} ${index + 1}`, work })),
    );
    this.#running = Promise.all(works.map(({ name, work }, index) => this.#run(name, index, work)));
    // told by `stop`, and not before
    this.#running.catch(() => {});
  }

  /** Awaits what is under way. @throws what a worker did not expect */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(name: string, index: number, work: (worker: Worker) => Promise<unknown>): Promise<void> {
    const { signal } = this.#stopped;
    const random = new Random(this.props.seed * 1000 + index);
    const worker = new Worker(this.props, name, random);
    while (!signal.aborted) {
      await work(worker);
      const milliseconds = worker.client.isFailing ? PAUSE_AFTER_FAILURE : random.below(LONGEST_PAUSE);
      await pause(milliseconds / 1000, { signal: "never" });
    }
  }
}

/** A client with its own choice of keys. */
class Worker {
  readonly client: Client;
  readonly #startedAt = performance.now();
  #written = 0;

  constructor(
    private readonly props: WorkersProps,
    name: string,
    readonly random: Random,
  ) {
    this.client = new Client(props, name);
  }

  get prefix(): string {
    return this.props.prefix;
  }

  /** A key that others use too, of this generation or, now and then, of any before. */
  sharedKey(): string {
    const newest = Math.floor((performance.now() - this.#startedAt) / 1000 / GENERATION_SECONDS);
    const generation = this.random.below(10) === 0 ? this.random.below(newest + 1) : newest;
    return `${this.props.prefix}shared/${generation}/key ü ${this.random.below(SHARED_KEYS)}`;
  }

  counterKey(): string {
    return `${this.props.prefix}counter/${this.random.below(COUNTERS)}`;
  }

  /** A key that nobody else writes. */
  ownKey(): string {
    return `${this.props.prefix}own/${this.client.worker}/${this.#written}`;
  }

  /** Content that nobody else writes. */
  body(text = ""): Buffer {
    this.#written += 1;
    const head = `${text}\n${this.client.worker}\n${this.#written}\n`;
    return Buffer.from(head + "x".repeat(this.random.below(this.random.pick([100, 100, LARGEST_BODY]))));
  }
}

async function write(worker: Worker): Promise<void> {
  const { client, random } = worker;
  const choice = random.below(10);
  if (choice < 3) return void (await client.write(worker.ownKey(), worker.body(), { ifAbsent: true }));
  const key = worker.sharedKey();
  if (choice < 5) return void (await client.write(key, worker.body(), { ifAbsent: true }));
  if (choice < 7) return void (await client.write(key, worker.body()));
  const seen = await client.read(key);
  if (seen?.content) await client.write(key, worker.body(), { expects: seen.content });
}

/** Reads, adds one, and writes only where nobody else has meanwhile. */
async function increment(worker: Worker): Promise<void> {
  const { client } = worker;
  const key = worker.counterKey();
  const seen = await client.read(key);
  if (seen === undefined) return;
  const count = seen.content === null ? 1 : Number(seen.body.toString("utf8").split("\n")[0]) + 1;
  const condition = seen.content === null ? { ifAbsent: true as const } : { expects: seen.content };
  await client.write(key, worker.body(String(count)), { ...condition, count });
}

async function read(worker: Worker): Promise<void> {
  const key = worker.sharedKey();
  if (worker.random.below(3) === 0) await worker.client.head(key);
  else await worker.client.read(key);
}

async function remove(worker: Worker): Promise<void> {
  const { client, random } = worker;
  const key = worker.sharedKey();
  const seen = random.below(2) === 0 ? await client.read(key) : undefined;
  await client.remove(key, seen?.content ?? undefined);
}

async function list(worker: Worker): Promise<void> {
  await worker.client.list(`${worker.prefix}shared/`, 3 + worker.random.below(20));
}

async function usePresigned(worker: Worker): Promise<void> {
  const key = worker.sharedKey();
  if (worker.random.below(2) === 0) await worker.client.upload(key, worker.body());
  else await worker.client.download(key);
}
