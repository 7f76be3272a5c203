import { InterruptedError } from "./process";

const HEARTBEAT_SECONDS = 15;

/** What a running step can say about itself. */
export interface Step {
  /** Replaces the detail shown behind the step's name. */
  detail(text: string): void;
}

/** A step that is under way. */
interface Running {
  readonly label: () => string;
  readonly startedAt: number;
}

/** Where it is reported: a terminal, a file, or what puts something before each line. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

/**
 * Reports long work to a person: a line when a step ends, with its own time and the time since the start, and while
 * something runs a live line on a terminal or a line every 15 s elsewhere. Steps may run at once: that line then names all.
 */
export class Progress {
  readonly #startedAt = Date.now();
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: ProgressStream = process.stderr) {}

  async step<T>(name: string, work: (step: Step) => Promise<T>): Promise<T> {
    let detail = "";
    const running = { label: () => (detail === "" ? name : `${name} (${detail})`), startedAt: Date.now() };
    this.#begin(running);
    const end = (mark: string, how = "") => {
      this.#end(running);
      this.#line(`${mark}  ${running.label()}, ${how}${seconds(running.startedAt)}`);
    };
    try {
      const result = await work({
        detail: (text) => {
          detail = text;
        },
      });
      end("✓");
      return result;
    } catch (error) {
      // what was stopped has not failed
      if (error instanceof InterruptedError) end("·", "stopped after ");
      else end("✗");
      throw error;
    }
  }

  /** A line that is not a step, such as what was left out and why. */
  note(text: string): void {
    this.#line(`·  ${text}`);
  }

  #begin(running: Running): void {
    this.#running.add(running);
    this.#timer ??= setInterval(() => this.#tell(), this.#isLive ? 500 : HEARTBEAT_SECONDS * 1000);
  }

  #end(running: Running): void {
    this.#running.delete(running);
    if (this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** What runs now, the oldest first. */
  #tell(): void {
    const all = [...this.#running].map(({ label, startedAt }) => `${label()}, ${seconds(startedAt)} so far`);
    const line = `${this.#clock()}  …  ${all.join("; ")}`;
    this.stream.write(this.#isLive ? `\r\x1b[2K${line.slice(0, (this.stream.columns ?? 80) - 1)}` : `${line}\n`);
  }

  #line(text: string): void {
    this.stream.write(`${this.#isLive ? "\r\x1b[2K" : ""}${this.#clock()}  ${text}\n`);
  }

  get #isLive(): boolean {
    return this.stream.isTTY === true;
  }

  #clock(): string {
    const total = Math.floor((Date.now() - this.#startedAt) / 1000);
    return `[${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}]`;
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
