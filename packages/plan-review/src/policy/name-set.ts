import type { Budget } from "./budget";
import { NameAutomaton } from "./name-automaton";
import { beginning, isLiteral, matches, type Pattern } from "./pattern";

/** The texts that one of some patterns matches, or all others. */
export class NameSet {
  readonly #texts: ReadonlySet<string>;
  readonly #wild: readonly Pattern[];
  #beginnings: readonly string[] | undefined;

  constructor(
    readonly patterns: readonly Pattern[],
    readonly negated = false,
  ) {
    this.#texts = new Set(patterns);
    this.#wild = patterns.filter((pattern) => !isLiteral(pattern));
  }

  /** What the texts of each pattern begin with. */
  get beginnings(): readonly string[] {
    this.#beginnings ??= this.patterns.map(beginning);
    return this.#beginnings;
  }

  /** Whether it is a list of texts without wildcards. */
  get isPlain(): boolean {
    return !this.negated && this.#wild.length === 0;
  }

  has(text: string, budget: Budget): boolean {
    budget.spend(1 + this.#wild.length);
    return (this.#texts.has(text) || this.#wild.some((pattern) => matches(pattern, text))) !== this.negated;
  }
}

/** A text, and which of the sets it was compared with hold it. */
export interface Example {
  readonly text: string;
  readonly held: readonly number[];
}

/**
 * Texts that are in each of `inside`, one for each way in which the sets of `against` can hold one. Exact: a finite
 * automaton reads all the patterns at once, and each of its states is looked at.
 *
 * @param everyWay false: what is held by more sets than another example is left out
 * @returns undefined when the budget is spent
 */
export function examples(
  inside: readonly NameSet[],
  against: readonly NameSet[],
  everyWay: boolean,
  budget: Budget,
): readonly Example[] | undefined {
  const sets = [...new Set(against)];
  const found = new Examples(everyWay, budget);
  const plain = inside.find((set) => set.isPlain);
  if (plain === undefined) new NameAutomaton(inside, sets, budget).run((text, held) => found.add(text, held));
  for (const text of plain?.patterns ?? []) {
    if (!inside.every((set) => set.has(text, budget))) continue;
    const held = [...sets.keys()].filter((index) => sets[index]?.has(text, budget));
    if (found.add(text, held) || budget.isSpent) break;
  }
  const smallest = found.smallest().map(({ text, held }) => {
    const holders = new Set(held.map((index) => sets[index]));
    budget.spend(against.length);
    return { text, held: [...against.keys()].filter((index) => holders.has(against[index])) };
  });
  return budget.isSpent ? undefined : smallest;
}

class Examples {
  readonly #byHeld = new Map<string, Example>();

  constructor(
    private readonly everyWay: boolean,
    private readonly budget: Budget,
  ) {}

  /** Whether no further example can say more. */
  add(text: string, held: readonly number[]): boolean {
    const key = held.join();
    if (!this.#byHeld.has(key)) this.#byHeld.set(key, { text, held });
    return !this.everyWay && held.length === 0;
  }

  smallest(): readonly Example[] {
    const all = [...this.#byHeld.values()].sort((left, right) => left.held.length - right.held.length);
    if (this.everyWay) return all;
    const kept: Example[] = [];
    for (const example of all) {
      const held = new Set(example.held);
      this.budget.spend(kept.length + held.size);
      if (!kept.some((smaller) => smaller.held.every((index) => held.has(index)))) kept.push(example);
      if (this.budget.isSpent) break;
    }
    return kept;
  }
}
