/**
 * Tells whether what the clients of one key were answered can have come from one register that does one thing after the
 * other (linearizability, by the search of Wing and Gong): whether each operation can be given a moment between its
 * request and its answer, so that every answer is right.
 */
import type { Content } from "./journal-lines";

/** One operation on a key, as its client saw it. */
export interface Step {
  /** For people, as in "create 17: 201". */
  readonly name: string;
  /** When its request was sent. */
  readonly from: number;
  /** When its answer came; Infinity where it may be carried out at any time later. */
  readonly to: number;
  /** Whether it was carried out. Otherwise it may have been, once, or not. */
  readonly certain: boolean;
  /** It happens only where the content is one of these. @default any */
  readonly oneOf?: readonly Content[];
  /** It happens only where the content is none of these. @default none */
  readonly noneOf?: readonly Content[];
  /** What it leaves. @default what was there */
  readonly leaves?: Content;
}

export type Verdict =
  | { readonly possible: true }
  /** There is no order: where the longest attempt got stuck, in words. */
  | { readonly possible: false; readonly why: string }
  /** Not decided within the budget, which proves nothing. */
  | { readonly possible: undefined; readonly why: string };

/** What has been given a moment so far, and what is there then. */
interface Frame {
  /** Indexes into the steps that this frame has done, for its undoing. */
  readonly did: number[];
  readonly before: { readonly content: Content; readonly latest: number };
  readonly choices: readonly number[];
  next: number;
}

/**
 * @param initial what is there before the first step
 * @param budget how many orders are tried at most
 */
export function explain(all: readonly Step[], initial: Content = null, budget = 300_000): Verdict {
  // a step that changes nothing and need not have happened says nothing
  const steps = all.filter(({ certain, leaves }) => certain || leaves !== undefined).sort((a, b) => a.from - b.from);
  const search = new Search(steps, initial);
  for (let tries = 0; tries < budget; tries++) {
    const found = search.advance();
    if (found === "done") return { possible: true };
    if (found === "exhausted") return { possible: false, why: search.stuck };
  }
  return { possible: undefined, why: `not decided in ${budget} tries; ${search.stuck}` };
}

class Search {
  stuck = "";
  readonly #certainCount: number;
  readonly #done: boolean[];
  readonly #seen = new Set<string>();
  readonly #frames: Frame[] = [];
  #content: Content;
  /** No step may be given a moment before this one's beginning. */
  #latest = Number.NEGATIVE_INFINITY;
  #doneCount = 0;
  #bestCount = -1;

  constructor(
    private readonly steps: readonly Step[],
    initial: Content,
  ) {
    this.#done = steps.map(() => false);
    this.#certainCount = steps.filter(({ certain }) => certain).length;
    this.#content = initial;
  }

  /** Goes one step forward or back. */
  advance(): "done" | "exhausted" | "goes on" {
    const top = this.#frames.at(-1);
    if (top === undefined) return this.#push(this.#now());
    const choice = top.choices[top.next];
    if (choice === undefined) {
      this.#undo(top);
      this.#frames.pop();
      return this.#frames.length === 0 ? "exhausted" : "goes on";
    }
    top.next += 1;
    const before = this.#now();
    this.#do(choice);
    return this.#push(before, [choice]);
  }

  #now() {
    return { content: this.#content, latest: this.#latest };
  }

  #push(before: Frame["before"], did: number[] = []): "done" | "goes on" {
    // what changes nothing and is right now is in the way of no order: it is not a choice
    for (let index = this.#harmless(); index !== undefined; index = this.#harmless()) {
      this.#do(index);
      did.push(index);
    }
    if (this.#doneCount === this.#certainCount) return "done";
    const open = this.#open();
    this.#remember(open);
    const choices = this.#isNew(open) ? this.#choices(open) : [];
    this.#frames.push({ did, before, choices, next: 0 });
    return "goes on";
  }

  /** What may come next: what began before the first end of what is still to come. */
  #open(): number[] {
    let limit = Number.POSITIVE_INFINITY;
    const found: number[] = [];
    for (let index = 0; index < this.steps.length; index++) {
      if (this.#done[index]) continue;
      const step = this.#step(index);
      if (step.from > limit) break;
      if (step.certain) limit = Math.min(limit, step.to);
      found.push(index);
    }
    return found.filter((index) => {
      const { from, to } = this.#step(index);
      return from <= limit && to >= this.#latest;
    });
  }

  #harmless(): number | undefined {
    const open = this.#open();
    // after a step that began later these could not happen any more
    const firstEnd = Math.min(...open.map((index) => (this.#certain(index) ? Infinity : this.#step(index).to)));
    return open.find((index) => {
      const { certain, from, leaves } = this.#step(index);
      return certain && leaves === undefined && from <= firstEnd && this.#fits(this.#step(index));
    });
  }

  /** Those that certainly happened first, by when they were answered. */
  #choices(open: readonly number[]): number[] {
    const order = (index: number) => (this.#certain(index) ? this.#step(index).to : Number.MAX_VALUE);
    return open.filter((index) => this.#fits(this.#step(index))).sort((a, b) => order(a) - order(b));
  }

  #fits({ oneOf, noneOf }: Step): boolean {
    return (oneOf?.includes(this.#content) ?? true) && !(noneOf?.includes(this.#content) ?? false);
  }

  #do(index: number): void {
    const step = this.#step(index);
    this.#done[index] = true;
    this.#doneCount += step.certain ? 1 : 0;
    this.#latest = Math.max(this.#latest, step.from);
    if (step.leaves !== undefined) this.#content = step.leaves;
  }

  #undo({ did, before }: Frame): void {
    for (const index of did) {
      this.#done[index] = false;
      this.#doneCount -= this.#certain(index) ? 1 : 0;
    }
    this.#content = before.content;
    this.#latest = before.latest;
  }

  /** Whether what is left has not been tried with this content. */
  #isNew(open: readonly number[]): boolean {
    const first = open.find((index) => this.#certain(index)) ?? this.steps.length;
    const left = this.steps.flatMap(({ from }, index) =>
      !this.#done[index] && (index < first || from <= this.#step(first).to) ? [index] : [],
    );
    const state = `${this.#content} ${left.join(",")}`;
    if (this.#seen.has(state)) return false;
    this.#seen.add(state);
    return true;
  }

  #remember(open: readonly number[]): void {
    if (this.#doneCount <= this.#bestCount) return;
    this.#bestCount = this.#doneCount;
    const certain = open.filter((index) => this.#certain(index));
    const left = certain.map((index) => `${this.#step(index).name} (${times(this.#step(index))})`);
    this.stuck = `with ${this.#content ?? "nothing"} stored, none of these fits: ${left.slice(0, 6).join("; ")}`;
  }

  #certain(index: number): boolean {
    return this.#step(index).certain;
  }

  #step(index: number): Step {
    return this.steps[index] as Step;
  }
}

function times({ from, to }: Step): string {
  return `${Math.round(from)} to ${Math.round(to)} ms`;
}
