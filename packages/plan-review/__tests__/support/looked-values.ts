import { Budget } from "../../src/policy/budget";
import { readCondition } from "../../src/policy/condition";
import { valuesOf } from "../../src/policy/context-values";
import { Patterns } from "../../src/policy/pattern";
import { when } from "./statement";

/** An operator of a Condition, and the values that it compares with. */
export type Line = readonly [operator: string, ...values: readonly string[]];
/** What stands for a request without the key. */
export const ABSENT = "absent";

/** What is looked at for a key: one value as it is, several with commas between them. */
export function looked(own: readonly Line[], others: readonly Line[] = [], key = "aws:x", budget = new Budget(10_000)) {
  const patterns = new Patterns();
  const read = ([operator, ...values]: Line) => readCondition(when(operator, key, ...values), patterns);
  const { candidates, isExact } = valuesOf(key, own.map(read), others.map(read), undefined, budget);
  return { values: candidates.map((given) => patterns.write(given?.join() ?? ABSENT)), isExact };
}

/** These values, which are enough. */
export const all = (...values: readonly string[]) => ({ values, isExact: true });
/** These values, among others that are not looked at. */
export const some = (...values: readonly string[]) => ({ values, isExact: false });
