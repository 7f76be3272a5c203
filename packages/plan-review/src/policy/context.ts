import type { Budget } from "./budget";
import type { Test } from "./condition";
import { valuesOf } from "./context-values";

/** The values that a request has for each key of the conditions; a key that is absent has none. */
export type Context = ReadonlyMap<string, readonly string[] | undefined>;

/** A context; that there is none; or that it cannot be decided. */
export type ContextAnswer = Context | "none" | "unclear";

interface Choice {
  readonly values: readonly string[] | undefined;
  /** The statements that do not match with these values, by their position. */
  readonly escaped: ReadonlySet<number>;
}

/**
 * Looks for a context in which all tests of `inside` hold and none of the statements in `outside` has all of its own.
 *
 * @param inside the conditions of the statement, or of several that have to match
 * @param outside for each statement that must not match its conditions
 * @param implied what the principal says of keys by itself
 */
export function findContext(
  inside: readonly Test[],
  outside: readonly (readonly Test[])[],
  implied: ReadonlyMap<string, string>,
  budget: Budget,
): ContextAnswer {
  const sure = new Set(inside.map(({ identity }) => identity));
  budget.spend(inside.length + 80 * outside.length);
  // holds whenever the inside does, understood or not
  if (outside.some((tests) => tests.every(({ identity }) => sure.has(identity)))) return "none";
  let isExact = inside.every((test) => test.isExact) && outside.every((tests) => tests.every((test) => test.isExact));
  const choices = new Map<string, readonly Choice[]>();
  for (const [key, { own, others }] of byKey(inside, outside)) {
    const values = valuesOf(
      key,
      own,
      others.map(({ test }) => test),
      implied.get(key),
      budget,
    );
    isExact &&= values.isExact;
    const possible: Choice[] = [];
    for (const given of values.candidates) {
      budget.spend(1 + own.length);
      if (budget.isSpent) return "unclear";
      if (!own.every((test) => !test.isExact || test.holds(given, budget))) continue;
      budget.spend(2 * others.length);
      const escaped = new Set<number>();
      for (const { test, statement } of others) {
        if (test.isExact && !test.holds(given, budget)) escaped.add(statement);
      }
      keepLargest(possible, { values: given, escaped }, budget);
    }
    if (possible.length === 0) return isExact ? "none" : "unclear";
    choices.set(key, possible);
  }
  const found = choose(outside.length, choices, budget);
  if (found === "spent") return "unclear";
  if (found === undefined) return isExact ? "none" : "unclear";
  return inside.every((test) => test.isExact) ? found : "unclear";
}

interface KeyTests {
  readonly own: Test[];
  readonly others: { readonly test: Test; readonly statement: number }[];
}

function byKey(inside: readonly Test[], outside: readonly (readonly Test[])[]): ReadonlyMap<string, KeyTests> {
  const result = new Map<string, KeyTests>();
  const of = (key: string) => {
    const known = result.get(key) ?? { own: [], others: [] };
    result.set(key, known);
    return known;
  };
  for (const test of inside) of(test.key).own.push(test);
  for (const [statement, tests] of outside.entries()) {
    for (const test of tests) of(test.key).others.push({ test, statement });
  }
  return result;
}

/** A choice that escapes no more than another one is never needed. */
function keepLargest(choices: Choice[], choice: Choice, budget: Budget): void {
  const isWithin = (small: Choice, large: Choice) => {
    budget.spend(1 + small.escaped.size);
    return [...small.escaped].every((statement) => large.escaped.has(statement));
  };
  if (choices.some((other) => isWithin(choice, other))) return;
  const kept = choices.filter((other) => !isWithin(other, choice));
  choices.length = 0;
  choices.push(...kept, choice);
}

/** One choice for each key, so that every statement is escaped by one of them. */
function choose(
  statements: number,
  choices: ReadonlyMap<string, readonly Choice[]>,
  budget: Budget,
): Context | "spent" | undefined {
  const chosen = new Map<string, Choice>();
  const visit = (): boolean => {
    budget.spend(1 + statements * chosen.size);
    if (budget.isSpent) return false;
    const open = firstOpen(statements, chosen);
    if (open === undefined) return true;
    for (const [key, possible] of choices) {
      if (chosen.has(key)) continue;
      for (const choice of possible) {
        if (!choice.escaped.has(open)) continue;
        chosen.set(key, choice);
        if (visit()) return true;
        chosen.delete(key);
      }
    }
    return false;
  };
  const isFound = visit();
  if (budget.isSpent) return "spent";
  if (!isFound) return undefined;
  return new Map([...choices].map(([key, possible]) => [key, (chosen.get(key) ?? possible[0])?.values]));
}

function firstOpen(statements: number, chosen: ReadonlyMap<string, Choice>): number | undefined {
  for (let statement = 0; statement < statements; statement += 1) {
    if (![...chosen.values()].some(({ escaped }) => escaped.has(statement))) return statement;
  }
  return undefined;
}
