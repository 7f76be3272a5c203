import { InterruptedError } from "./process";

const HEARTBEAT_SECONDS = 15;

/** What a running step can say about itself. */
export interface Step {
  /** Replaces the detail shown behind the step's name. */
  detail(text: string): void;
}

/** Where it is reported: a terminal, a file, or what puts something before each line. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

/**
 * Reports long work to a person: a line when a step ends, with its own time and the time since the start, and while
 * it runs a live line on a terminal or a line every 15 s elsewhere.
 */
export class Progress {
  readonly #startedAt = Date.now();

  constructor(private readonly stream: ProgressStream = process.stderr) {}

  async step<T>(name: string, work: (step: Step) => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    let detail = "";
    const label = () => (detail === "" ? name : `${name} (${detail})`);
    const live = this.stream.isTTY === true;
    const timer = setInterval(
      () => {
        const line = `${this.#clock()}  …  ${label()}, ${seconds(startedAt)} so far`;
        this.stream.write(live ? `\r\x1b[2K${line.slice(0, (this.stream.columns ?? 80) - 1)}` : `${line}\n`);
      },
      live ? 500 : HEARTBEAT_SECONDS * 1000,
    );
    const end = (mark: string, how = "") => {
      clearInterval(timer);
      this.stream.write(
        `${live ? "\r\x1b[2K" : ""}${this.#clock()}  ${mark}  ${label()}, ${how}${seconds(startedAt)}\n`,
      );
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
    this.stream.write(`${this.#clock()}  ·  ${text}\n`);
  }

  #clock(): string {
    const total = Math.floor((Date.now() - this.#startedAt) / 1000);
    return `[${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}]`;
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
