import type { Box } from "./box";
import type { Budget } from "./budget";
import type { NameSet } from "./name-set";
import { beginning, isLiteral } from "./pattern";

/**
 * Finds the statements that can match a request together with another one, without looking at each of them: by what their
 * actions or resources begin with.
 */
export class StatementIndex {
  #built: { readonly actions: BeginningIndex; readonly resources: BeginningIndex } | undefined;

  constructor(private readonly boxes: readonly Box[]) {}

  /** A few more than there are. */
  near(box: Box, budget: Budget): readonly Box[] {
    if (this.boxes.length <= FEW) {
      budget.spend(this.boxes.length);
      return this.boxes.filter(
        ({ actions, resources }) => canMeet(actions, box.actions) && canMeet(resources, box.resources),
      );
    }
    this.#built ??= {
      actions: new BeginningIndex(this.boxes.map(({ actions }) => actions)),
      resources: new BeginningIndex(this.boxes.map(({ resources }) => resources)),
    };
    const { actions, resources } = this.#built;
    const byAction = actions.count(box.actions) <= resources.count(box.resources);
    const found = byAction ? actions.look(box.actions, budget) : resources.look(box.resources, budget);
    budget.spend(8 * found.size);
    return [...found].flatMap((position) => {
      const other = this.boxes[position];
      if (other === undefined) return [];
      const isNear = byAction ? canMeet(other.resources, box.resources) : canMeet(other.actions, box.actions);
      return isNear ? [other] : [];
    });
  }
}

/** So few statements are looked at one by one. */
const FEW = 16;
/** Longer lists are not looked through here. */
const SHORT = 4;

function canMeet(left: NameSet, right: NameSet): boolean {
  if (left === right) return true;
  if (left.negated || right.negated || left.patterns.length > SHORT || right.patterns.length > SHORT) return true;
  return left.beginnings.some((one) =>
    right.beginnings.some((other) => one.startsWith(other) || other.startsWith(one)),
  );
}

class BeginningIndex {
  readonly #positions = new Map<string, number[]>();
  readonly #sorted: readonly string[];
  readonly #lengths: readonly number[];
  readonly #all: ReadonlySet<number>;

  constructor(names: readonly NameSet[]) {
    for (const [position, { patterns, negated }] of names.entries()) {
      // everything but what is named begins with anything
      for (const start of new Set(negated ? [""] : patterns.map(beginning))) {
        const known = this.#positions.get(start);
        if (known === undefined) this.#positions.set(start, [position]);
        else known.push(position);
      }
    }
    this.#sorted = [...this.#positions.keys()].sort();
    this.#lengths = [...new Set(this.#sorted.map(({ length }) => length))].sort((left, right) => left - right);
    this.#all = new Set(names.keys());
  }

  /** How many positions `look` would find, some of them several times. */
  count({ patterns, negated }: NameSet): number {
    let count = 0;
    for (const pattern of negated ? [] : patterns) {
      const start = beginning(pattern);
      for (const length of this.#lengths) {
        if (length <= start.length) count += this.#positions.get(start.slice(0, length))?.length ?? 0;
      }
      if (!isLiteral(pattern))
        for (const longer of this.#longerThan(start)) count += this.#positions.get(longer)?.length ?? 0;
      if (count > this.#all.size) break;
    }
    return negated ? this.#all.size : Math.min(count, this.#all.size);
  }

  look({ patterns, negated }: NameSet, budget: Budget): ReadonlySet<number> {
    if (negated) return this.#all;
    const found = new Set<number>();
    const take = (start: string) => {
      const positions = this.#positions.get(start) ?? [];
      for (const position of positions) found.add(position);
      budget.spend(1 + positions.length);
    };
    for (const pattern of patterns) {
      const start = beginning(pattern);
      if (start === "" && !isLiteral(pattern)) return this.#all;
      for (const length of this.#lengths) if (length <= start.length) take(start.slice(0, length));
      if (!isLiteral(pattern)) for (const longer of this.#longerThan(start)) take(longer);
      if (budget.isSpent) break;
    }
    return found;
  }

  *#longerThan(start: string): Generator<string> {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? "") <= start) low = middle + 1;
      else high = middle;
    }
    for (let index = low; this.#sorted[index]?.startsWith(start) === true; index += 1) yield this.#sorted[index] ?? "";
  }
}
