import { Budget } from "../../src/policy/budget";
import { ABSENT, all, type Line, looked, some } from "../support/looked-values";

const letters = (count: number) => Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));

describe("several values of one key", () => {
  const any = (...values: readonly string[]): Line => ["ForAnyValue:StringEquals", ...values];
  const every = (...values: readonly string[]): Line => ["ForAllValues:StringEquals", ...values];

  it("are as many as there are conditions about them", () => {
    expect(looked([any("a")])).toEqual(all(ABSENT, "x", "a"));
    expect(looked([any("a")], [any("a"), ["Null", "true"]])).toEqual(all(ABSENT, "x", "a"));
    expect(looked([any("a")], [every("b")])).toEqual(all(ABSENT, "x", "a", "b", "x,a", "x,b", "a,b"));
    const three = looked([any("a")], [any("b"), every("c")]);
    expect(three).toMatchObject({ isExact: true });
    expect(three.values).toEqual(
      [ABSENT, "x", "a", "b", "c"].concat("x,a", "x,b", "x,c", "a,b", "a,c", "b,c", "x,a,b", "x,a,c", "x,b,c", "a,b,c"),
    );
  });

  it("are not all of them where there are more than three conditions or twelve values", () => {
    const four = looked([any("a"), any("b")], [any("c"), any("d")]);
    expect(four).toMatchObject({ isExact: false });
    expect([four.values.includes("c,d"), four.values.includes("b,c,d")]).toEqual([true, false]);
    expect(looked([any(...letters(11))])).toEqual(all(ABSENT, "x", ...letters(11)));
    const many = looked([any(...letters(12))]);
    expect(many).toMatchObject({ isExact: false });
    expect([many.values.includes("j,k"), many.values.includes("l"), many.values.includes("a,b,c")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("are one after the other where other conditions are about one value", () => {
    expect(looked([any("a")], [["StringEquals", "b"]])).toEqual(some(ABSENT, "x", "a", "b"));
  });

  it("are any of each kind, of what is patterns or not understood too", () => {
    expect(looked([["ForAnyValue:StringLike", "a*"]])).toEqual(all(ABSENT, "x", "", "a"));
    expect(looked([any("a")], [["Geo", "a"]])).toMatchObject({ isExact: false });
  });
});

it("counts the steps that it takes", () => {
  const steps = (own: readonly Line[]) => {
    const budget = new Budget(100);
    const spend = jest.spyOn(budget, "spend");
    looked(own, [], "aws:x", budget);
    return spend.mock.calls.map(([taken]) => taken);
  };
  expect(steps([])).toEqual([0]);
  expect(
    steps([
      ["StringEquals", "a"],
      ["StringNotEquals", "a", "b", "c"],
    ]),
  ).toEqual([4, 1]);
  expect(
    steps([
      ["StringNotEquals", "a"],
      ["StringNotEquals", "a", "b", "c"],
    ]),
  ).toEqual([4, 3]);
});
