import type { Rule } from "../../src/rules/rule";

/**
 * Each rule says what it found and why it matters in sentences that no other one has.
 *
 * @param least characters after the first one
 */
export function expectOwnWords(rules: readonly Pick<Rule, "title" | "why">[], least = 15): void {
  const words = rules.flatMap(({ title, why }) => [title, why]);
  expect(words.filter((text) => !new RegExp(`^[A-Z].{${least},}`).test(text))).toEqual([]);
  expect(new Set(words).size).toBe(words.length);
}
