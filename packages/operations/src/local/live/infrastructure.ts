import type { Answer } from "./ask-key";

/** A reviewed plan that waits for its answer. */
export interface ProposedChange {
  /** The review, in short. */
  readonly review: string;
  apply(): Promise<void>;
}

export interface InfrastructureProps {
  /** Synthesizes, plans and reviews. @returns undefined when nothing would change */
  readonly propose: () => Promise<ProposedChange | undefined>;
  /** Whether to apply it; undefined when nobody can answer, or the signal has ended the question. */
  readonly ask: (signal: AbortSignal) => Promise<Answer | undefined>;
  readonly tell: (text: string) => void;
  /** Milliseconds without a change before it is planned. @default 300 */
  readonly quietMilliseconds?: number;
}

/** Proposes each change of the stacks' sources, one at a time: a newer change withdraws the previous question. */
export class Infrastructure {
  #timer: NodeJS.Timeout | undefined;
  #question = new AbortController();
  #running = false;
  #again = false;

  constructor(private readonly props: InfrastructureProps) {}

  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), this.props.quietMilliseconds ?? 300);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#again = false;
    this.#question.abort();
  }

  #begin(): void {
    if (this.#running) {
      this.#again = true;
      this.#question.abort();
      return;
    }
    this.#running = true;
    void this.#run().finally(() => {
      this.#running = false;
    });
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      this.#question = new AbortController();
      try {
        await this.#propose();
      } catch (error) {
        this.props.tell(`${told(error)}\nWhat was applied before goes on serving.`);
      }
    } while (this.#again);
  }

  async #propose(): Promise<void> {
    const { propose, ask, tell } = this.props;
    tell("The stacks' sources have changed: making a plan");
    const change = await propose();
    if (this.#again) return;
    if (change === undefined) return tell("The plan changes nothing.");
    tell(change.review);
    tell("Press Enter or a to apply it, any other key to skip it.");
    const answer = await ask(this.#question.signal);
    if (answer === "yes") {
      await change.apply();
      tell("Applied.");
    } else if (answer === "no") tell("Skipped; nothing was changed. The next change of these sources asks again.");
    else if (answer === undefined && !this.#question.signal.aborted)
      tell("There is no terminal to ask. Apply it with: npm run local -- --detach");
  }
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "remedy" in error ? `${error.message}.\n→ ${String(error.remedy)}.` : error.message;
}
