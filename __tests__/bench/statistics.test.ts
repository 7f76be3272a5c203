import { pairedRatio, quantile, spreadOf, valuesOf } from "../../bench/harness/statistics";
import { comparisonTable, spreadText } from "../../bench/harness/tables";

describe("quantile", () => {
  it.each([
    [[3], 0.9, 3],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[5, 1, 3], 0.5, 3],
    // 11 values: a tenth is one step
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 0.1, 1],
    [[10, 20], 0.1, 11],
  ])("of %j at %d is %d", (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 10);
  });

  it("has none without values", () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("leaves its values in their order", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("the spread of some values", () => {
  it("is their median, tenth and ninetieth percentile, with how many there were", () => {
    expect(spreadOf([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])).toEqual({ median: 50, low: 10, high: 90, n: 11 });
  });

  it("keeps an outlier", () => {
    const { median, high } = spreadOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 1000]);
    expect(median).toBe(1);
    // between the ninth value and the tenth, a tenth of the way
    expect(high).toBeCloseTo(100.9, 10);
  });
});

describe("a paired ratio", () => {
  it("is made in each round, before the median", () => {
    // of the medians it would be 20 / 2
    expect(pairedRatio([10, 20, 300], [1, 4, 2]).median).toBe(10);
    expect(pairedRatio([10, 40, 300], [1, 2, 20]).median).toBe(15);
  });

  it("rejects a pair of which one is missing", () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow("2 rounds beside 1 of the base");
  });
});

it("rejects a sample without what is read of it", () => {
  expect(valuesOf([{ ms: 1 }, { ms: 2 }], "ms")).toEqual([1, 2]);
  expect(() => valuesOf([{ ms: 1 }, {}], "ms")).toThrow("A run gave no ms: {}");
});

it("shows the median alone when all values are the same", () => {
  expect(spreadText(spreadOf([2, 2, 2]), 1)).toBe("2.0");
  expect(spreadText(spreadOf([1, 2, 3]), 1)).toBe("2.0 (1.2 to 2.8)");
});

it("compares each subject with the baseline, round by round", () => {
  const samples = {
    base: [
      { ms: 10, mebibytes: 1 },
      { ms: 20, mebibytes: 1 },
    ],
    other: [
      { ms: 20, mebibytes: 3 },
      { ms: 60, mebibytes: 3 },
    ],
  };
  expect(comparisonTable({ title: "T", samples, baseline: "base" })).toEqual({
    title: "T",
    head: ["", "ms", "peak MiB", "times base", "n"],
    rows: [
      ["base", "15 (11 to 19)", "1", "1", "2"],
      ["other", "40 (24 to 56)", "3", "2.50 (2.10 to 2.90)", "2"],
    ],
  });
});
