import { randomNumbers, seedFrom, shuffled, spreadPoints } from "../../src/terraform-fire/random";

it("gives the same numbers for the same seed, and others for another", () => {
  const ten = (seed: number) => Array.from({ length: 10 }, randomNumbers(seed));
  expect(ten(7)).toEqual(ten(7));
  expect(ten(7)).not.toEqual(ten(8));
  expect(ten(7).every((number) => number >= 0 && number < 1)).toBe(true);
});

it("spreads points so that each part has one", () => {
  const points = spreadPoints(20, 100, randomNumbers(3));
  expect(points.map((point) => Math.floor(point / 5))).toEqual(Array.from({ length: 20 }, (_, part) => part));
});

it("shuffles without losing any", () => {
  const list = Array.from({ length: 30 }, (_, index) => index);
  const other = shuffled(list, randomNumbers(1));
  expect(other).not.toEqual(list);
  expect([...other].sort((a, b) => a - b)).toEqual(list);
});

it("takes the seed that is given, and refuses any other text", () => {
  expect(seedFrom("42")).toBe(42);
  expect(seedFrom("")).toBeGreaterThanOrEqual(0);
  expect(() => seedFrom("x")).toThrow('"x" is not a seed');
});
