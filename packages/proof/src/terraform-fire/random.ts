/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
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
