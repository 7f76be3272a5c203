import { Budget } from "../../src/policy/budget";
import { examples, NameSet } from "../../src/policy/name-set";
import { STAR } from "../../src/policy/pattern";
import { allBut, Counted, examplesOf, names, stepsOf } from "../support/names";

const budget = () => new Budget(1_000);
const heldBy = (set: NameSet, ...texts: readonly string[]) => texts.filter((text) => set.has(text, budget()));

describe("a set of names", () => {
  it("has what it names and what its wildcards match", () => {
    expect(heldBy(names("a", "b*", "c?"), "a", "b", "bc", "cd", "c", "x", "ab")).toEqual(["a", "b", "bc", "cd"]);
    expect(heldBy(names(), "a", "")).toEqual([]);
  });

  it("has everything else where it is negated", () => {
    expect(heldBy(allBut("a", "b*"), "a", "b", "bc", "c", "")).toEqual(["c", ""]);
    expect(heldBy(allBut(), "a")).toEqual(["a"]);
  });

  it("is not negated where nothing is said of it", () => {
    expect(heldBy(new NameSet([`a${STAR}`]), "ab", "b")).toEqual(["ab"]);
  });

  it("is plain where it is a list of texts", () => {
    expect([names("a", "b"), names(), names("a", "b*"), allBut("a")].map(({ isPlain }) => isPlain)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("knows what its texts begin with, and finds it out once", () => {
    const set = names("ab", "c*d", "*");
    expect(set.beginnings).toEqual(["ab", "c", ""]);
    expect(set.beginnings).toBe(set.beginnings);
  });

  it("takes a step, and one more for each pattern with wildcards", () => {
    const steps = [names("a", "b"), names("a", "b*"), names("a*", "b*", "c")].map((set) => {
      const counted = new Counted();
      set.has("x", counted);
      return counted.steps;
    });
    expect(steps).toEqual([1, 2, 3]);
  });
});

describe("examples of a list of texts", () => {
  it("are those that all sets have, with who holds them", () => {
    expect(examplesOf([names("a", "b", "ba")], [names("a*"), names("b*")])).toEqual([
      ["a", [0]],
      ["b", [1]],
    ]);
    expect(examplesOf([names("a*"), names("a", "b")], [allBut("b")])).toEqual([["a", [0]]]);
    expect(examplesOf([names("a", "b"), allBut("a"), names("b*")], [])).toEqual([["b", []]]);
    expect(examplesOf([names("a"), names("b")], [])).toEqual([]);
    expect(examplesOf([names()], [names("a")])).toEqual([]);
  });

  it("are none that more sets hold than another one", () => {
    expect(examplesOf([names("c", "b", "a")], [names("a", "c"), names("b", "c")])).toEqual([
      ["b", [1]],
      ["a", [0]],
    ]);
    expect(examplesOf([names("a", "b")], [names("a", "b"), names("a")])).toEqual([["b", [0]]]);
    expect(examplesOf([names("a", "b")], [names("a"), names("a", "b")])).toEqual([["b", [1]]]);
  });

  it("are one for each way in which the sets hold one, where that is asked for", () => {
    const against = [names("a", "b"), names("a")];
    expect(examplesOf([names("a", "b", "c", "d")], against, true)).toEqual([
      ["c", []],
      ["b", [0]],
      ["a", [0, 1]],
    ]);
    expect(examplesOf([names("a", "b", "c", "d")], against)).toEqual([["c", []]]);
  });

  it("name a set wherever it stands", () => {
    const [one, other] = [names("a"), names("b")];
    expect(examplesOf([names("b", "a")], [one, other, one, other, other])).toEqual([
      ["b", [1, 3, 4]],
      ["a", [0, 2]],
    ]);
    expect(examplesOf([names("a*")], [names("*"), one, one], true)).toEqual([
      ["ax", [0]],
      ["a", [0, 1, 2]],
    ]);
  });

  it("are looked for no longer once nothing holds one", () => {
    const [list, held] = [names("x", "a", "b", "c"), names("a")];
    expect(stepsOf([list], [held])).toBe(3);
    expect(stepsOf([list], [held], true)).toBe(10);
    expect(stepsOf([names("a", "x")], [held])).toBe(4 + 3);
  });

  it("are looked for in a set once, however often it stands there", () => {
    const set = names("a*", "b*");
    const once = stepsOf([names("a", "b")], [set]);
    // each example names it once more
    expect(stepsOf([names("a", "b")], [set, set, set])).toBe(once + 2);
  });
});

describe("examples that take too long", () => {
  it("are none at all, not some", () => {
    const inside = [names("a", "b", "c")];
    const against = [names("a"), names("b"), names("c")];
    const steps = stepsOf(inside, against);
    for (let left = 0; left < steps; left += 1)
      expect(examples(inside, against, false, new Budget(left))).toBeUndefined();
    expect(examples(inside, against, false, new Budget(steps))).toHaveLength(3);
  });

  it("are not looked for any longer", () => {
    const many = Array.from({ length: 50 }, (_, index) => `a${index}`);
    const against = many.map((text) => names(text));
    const spent = new Counted();
    spent.spend(100_001);
    expect(examples([names(...many)], against, false, spent)).toBeUndefined();
    expect(spent.steps - 100_001).toBeLessThan(120);
  });
});
