import { Random } from "../random";

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}

/** The list in another order. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Random whole numbers from 0 to below `end`, one in each of `count` equal parts, so that no part is left out by chance. */
export function spreadPoints(count: number, end: number, random: () => number): number[] {
  return Array.from({ length: count }, (_, part) => Math.floor(((part + random()) / count) * end));
}

/** The seed that a run was given, or one of its own; whoever uses it prints it, so that the run can be repeated. */
export function seedFrom(text: string | undefined): number {
  const seed = text === undefined || text === "" ? Date.now() % 1_000_000 : Number(text);
  if (!Number.isInteger(seed) || seed < 0) throw new Error(`"${text}" is not a seed: it must be a whole number`);
  return seed;
}
