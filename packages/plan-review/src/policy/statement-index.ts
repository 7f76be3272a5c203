import type { Box } from "./box";
import type { Budget } from "./budget";
import type { NameSet } from "./name-set";
import { beginning, isLiteral, type Pattern } from "./pattern";

/**
 * Finds the statements that can match a request together with another one, without looking at each of them: by what their
 * actions or resources begin with.
 */
export class StatementIndex {
  #built: { readonly actions: BeginningIndex; readonly resources: BeginningIndex } | undefined;

  constructor(private readonly boxes: readonly Box[]) {}

  /** A few more than there are. */
  near(box: Box, budget: Budget): readonly Box[] {
    this.#built ??= {
      actions: new BeginningIndex(this.boxes, ({ actions }) => actions),
      resources: new BeginningIndex(this.boxes, ({ resources }) => resources),
    };
    const { actions, resources } = this.#built;
    const byAction = actions.count(box.actions) <= resources.count(box.resources);
    const found = byAction ? actions.look(box.actions, budget) : resources.look(box.resources, budget);
    budget.spend(8 * found.size);
    return [...found].filter((other) => canMeet(other.actions, box.actions) && canMeet(other.resources, box.resources));
  }
}

/** Longer lists are not looked through here. */
const SHORT = 4;

function canMeet(left: NameSet, right: NameSet): boolean {
  if (left.negated || right.negated || left.patterns.length > SHORT || right.patterns.length > SHORT) return true;
  return left.beginnings.some((one) =>
    right.beginnings.some((other) => one.startsWith(other) || other.startsWith(one)),
  );
}

/** Statements by what one of their lists begins with. */
class BeginningIndex {
  readonly #groups = new Map<string, Box[]>();
  readonly #sorted: readonly string[];
  readonly #lengths: readonly number[];
  readonly #all: ReadonlySet<Box>;

  constructor(boxes: readonly Box[], namesOf: (box: Box) => NameSet) {
    for (const box of boxes) {
      const { beginnings, negated } = namesOf(box);
      // everything but what is named begins with anything
      for (const start of new Set(negated ? [""] : beginnings)) {
        const known = this.#groups.get(start);
        if (known === undefined) this.#groups.set(start, [box]);
        else known.push(box);
      }
    }
    this.#sorted = [...this.#groups.keys()].sort();
    this.#lengths = [...new Set(this.#sorted.map(({ length }) => length))];
    this.#all = new Set(boxes);
  }

  /** How many statements `look` would find, some of them several times. */
  count({ patterns, negated }: NameSet): number {
    if (negated) return this.#all.size;
    let count = 0;
    for (const pattern of patterns) {
      for (const group of this.#near(pattern)) count += group.length;
      if (count > this.#all.size) break;
    }
    return count;
  }

  look({ patterns, negated }: NameSet, budget: Budget): ReadonlySet<Box> {
    if (negated) return this.#all;
    const found = new Set<Box>();
    for (const pattern of patterns) {
      for (const group of this.#near(pattern)) {
        for (const box of group) found.add(box);
        budget.spend(1 + group.length);
      }
      if (budget.isSpent) break;
    }
    return found;
  }

  /** The statements that begin with less than a pattern, the same, or more. */
  *#near(pattern: Pattern): Generator<readonly Box[]> {
    const start = beginning(pattern);
    for (const length of this.#lengths) {
      const group = length <= start.length ? this.#groups.get(start.slice(0, length)) : undefined;
      if (group !== undefined) yield group;
    }
    if (isLiteral(pattern)) return;
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as string) <= start) low = middle + 1;
      else high = middle;
    }
    for (let index = low; this.#sorted[index]?.startsWith(start) === true; index += 1) {
      yield this.#groups.get(this.#sorted[index] as string) as Box[];
    }
  }
}
