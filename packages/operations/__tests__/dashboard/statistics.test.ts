import { aggregate, type Sample, sameDimensions, statisticOf } from "../../src/dashboard/statistics";

const sample = (at: number, value: number): Sample => ({ namespace: "n", name: "m", dimensions: {}, at, value });

describe("statisticOf", () => {
  it.each([
    ["Sum", 10],
    ["Average", 2.5],
    ["Maximum", 4],
    ["Minimum", 1],
    ["SampleCount", 4],
    ["p50", 2],
    ["p99", 4],
    ["p0", 1],
  ])("%s of 4, 1, 3, 2 is %d", (statistic, value) => {
    expect(statisticOf([4, 1, 3, 2], statistic)).toBe(value);
  });

  it("refuses what it does not know", () => {
    expect(() => statisticOf([1], "tm90")).toThrow('unknown statistic "tm90"');
  });
});

describe("aggregate", () => {
  it("gives one point a period, in order, and none for a period without a value", () => {
    const points = aggregate([sample(25_000, 5), sample(1_000, 1), sample(9_999, 2)], "Sum", 10);

    expect(points).toEqual([
      { at: 0, value: 3 },
      { at: 20_000, value: 5 },
    ]);
  });
});

describe("sameDimensions", () => {
  it("has no order, but every name and value", () => {
    expect(sameDimensions({ A: "1", B: "2" }, { B: "2", A: "1" })).toBe(true);
    expect(sameDimensions({ A: "1" }, { A: "1", B: "2" })).toBe(false);
    expect(sameDimensions({ A: "1" }, { A: "2" })).toBe(false);
  });
});
