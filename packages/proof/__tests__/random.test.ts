import { Random } from "../src/random";

const ITEMS = ["a", "b", "c", "d", "e", "f"];
const some = (seed: number) => {
  const random = new Random(seed);
  return [random.shuffled(ITEMS), random.pick(ITEMS), random.below(1000)];
};

it("chooses the same for a seed, and something else for another", () => {
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
});

it("leaves nothing out, and stays below its limit", () => {
  const random = new Random(1);
  expect(random.shuffled(ITEMS).sort()).toEqual(ITEMS);
  const found = Array.from({ length: 200 }, () => random.below(3));
  expect([...new Set(found)].sort()).toEqual([0, 1, 2]);
});
