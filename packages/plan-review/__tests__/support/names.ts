import { Budget } from "../../src/policy/budget";
import { type Example, examples, NameSet } from "../../src/policy/name-set";
import { Patterns, type Wildcards } from "../../src/policy/pattern";

/** The texts that one of some patterns matches. */
export function names(...texts: readonly string[]): NameSet {
  return read(texts, false);
}

/** All texts but those that one of some patterns matches. */
export function allBut(...texts: readonly string[]): NameSet {
  return read(texts, true);
}

/** The same, with wildcards that stop at colons. */
export function parts(...texts: readonly string[]): NameSet {
  return read(texts, false, "in parts");
}

function read(texts: readonly string[], isNegated: boolean, wildcards?: Wildcards): NameSet {
  const patterns = new Patterns();
  return new NameSet(
    texts.map((text) => patterns.read(text, wildcards)),
    isNegated,
  );
}

/** As a text and the positions of the sets that hold it. */
export function examplesOf(inside: readonly NameSet[], against: readonly NameSet[], everyWay = false) {
  return examples(inside, against, everyWay, new Budget(100_000))?.map(pair);
}

function pair({ text, held }: Example): readonly [text: string, held: readonly number[]] {
  return [text, held];
}

/** How many steps an answer takes. */
export class Counted extends Budget {
  steps = 0;

  constructor() {
    super(100_000);
  }

  override spend(steps: number): void {
    this.steps += steps;
    super.spend(steps);
  }
}

export function stepsOf(inside: readonly NameSet[], against: readonly NameSet[], everyWay = false): number {
  const counted = new Counted();
  examples(inside, against, everyWay, counted);
  return counted.steps;
}
