import { isObject } from "../src/is-object";
import { percentile } from "../src/percentile";
import { textTable } from "../src/text-table";

describe("textTable", () => {
  it("makes each column as wide as its widest cell, without spaces at the end of a line", () => {
    const rows = [
      ["NAME", "SIZE", ""],
      ["a", "1000000", "current"],
      ["long name", "1", ""],
    ];
    expect(textTable(rows, { align: ["left", "right"] }).split("\n")).toEqual([
      "NAME          SIZE",
      "a          1000000  current",
      "long name        1",
    ]);
  });

  it("takes rows of different lengths, another gap and an indent", () => {
    expect(textTable([["a"], ["bb", "c"]], { gap: " | ", indent: "> " })).toBe("> a\n> bb | c");
  });

  it("is empty without rows", () => {
    expect(textTable([])).toBe("");
  });
});

describe("percentile", () => {
  it.each([
    [0, 1],
    [20, 1],
    [21, 2],
    [50, 3],
    [95, 5],
    [100, 5],
  ])("takes for %d %% the nearest rank, %d", (percent, value) => {
    expect(percentile([5, 3, 1, 2, 4], percent)).toBe(value);
  });

  it("sorts by number, not by text", () => {
    expect(percentile([10, 9, 100], 50)).toBe(10);
  });

  it("is not a number without values", () => {
    expect(percentile([], 50)).toBeNaN();
  });
});

describe("isObject", () => {
  it.each([[{}], [{ a: 1 }], [JSON.parse('{"__proto__": 1}')]])("accepts %j", (value) => {
    expect(isObject(value)).toBe(true);
  });

  it.each([[null], [undefined], [[]], [[{}]], ["text"], [1], [true]])("rejects %j", (value) => {
    expect(isObject(value)).toBe(false);
  });
});
