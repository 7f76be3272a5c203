import { Budget } from "../../src/policy/budget";
import { examples, NameSet } from "../../src/policy/name-set";
import { ANY, PART_ANY, PART_STAR } from "../../src/policy/pattern";
import { allBut, Counted, examplesOf, names, parts, stepsOf } from "../support/names";

const first = (inside: Parameters<typeof examplesOf>[0], against: Parameters<typeof examplesOf>[1] = []) =>
  examplesOf(inside, against)?.[0];
/** Whether everything of a pattern is in some others. */
const isWithin = (pattern: string, ...others: readonly string[]) =>
  examplesOf([names(pattern)], [names(...others)])?.every(([, held]) => held.length > 0);

describe("a pattern", () => {
  it.each([
    ["a*", ["*"]],
    ["a*", ["a*"]],
    ["a*", ["a", "a?*"]],
    ["a*", ["a", "a?", "a??*"]],
    ["ab*", ["a*"]],
    ["a*b", ["a*"]],
    ["a*b", ["*b"]],
    ["a?", ["a*"]],
    ["a?", ["a?"]],
    ["a*b*", ["*a*b*", "x"]],
    ["a**", ["a*"]],
    ["a*", ["a***"]],
    ["a***", ["a*"]],
    ["a?*", ["a*?"]],
    ["a*?", ["a?*"]],
    ["*a*b*", ["*a*"]],
    ["a?c", ["a*c"]],
    ["${x}*", ["*"]],
    ["${x}*", ["${x}*"]],
  ])("is within others: %s in %j", (pattern, others) => {
    expect(isWithin(pattern, ...others)).toBe(true);
  });

  it.each([
    ["*", ["a*"]],
    ["a*", ["a?*"]],
    ["a*", ["a"]],
    ["a*", ["a", "a?", "a???*"]],
    ["a*", ["a*b", "a*c", "a"]],
    ["a*", ["ab*", "b*"]],
    ["a*b", ["a?b", "ab"]],
    ["a?", ["a"]],
    ["a?", ["ab", "ac"]],
    ["?b", ["ab"]],
    ["*a*b*", ["*b*a*"]],
    ["ab*", ["abc*", "ab"]],
    ["abc*", ["abd*", "ab"]],
    ["a*", []],
    ["${x}*", ["?*"]],
    ["*", ["${x}*"]],
    ["${x}*", ["${y}${z}*"]],
  ])("is not within others: %s in %j", (pattern, others) => {
    expect(isWithin(pattern, ...others)).toBe(false);
  });

  it("stops at colons where it is one of parts", () => {
    expect(examplesOf([names("*")], [parts("*")])).toEqual([[":", []]]);
    expect(examplesOf([names("a?*")], [parts("a?")])).toEqual([["a:", []]]);
    expect(examplesOf([names("a?")], [parts("a?")])).toEqual([["a:", []]]);
    expect(examplesOf([names("a:*")], [parts("a:*")])).toEqual([["a::", []]]);
    expect(examplesOf([parts("a:*")], [names("a:*")])).toEqual([["a:", [0]]]);
    expect(examplesOf([parts("*:b")], [parts("**:b")])).toEqual([[":b", [0]]]);
    expect(examplesOf([parts("*b")], [names("*:*")])).toEqual([["b", []]]);
    expect(examplesOf([new NameSet([`a${PART_ANY}`])], [names("a:")])).toEqual([["ax", []]]);
    expect(examplesOf([new NameSet([`${PART_STAR}:${PART_STAR}`])], [names("?*")])).toEqual([[":", [0]]]);
  });
});
describe("an example", () => {
  it("is one of each way in which the sets can hold one, the fewest first", () => {
    const against = [names("*b"), names("a?"), allBut("a*c")];
    expect(examplesOf([names("a*")], against)).toEqual([["abc", []]]);
    expect(examplesOf([names("a*")], against, true)).toEqual([
      ["abc", []],
      ["a", [2]],
      ["ac", [1]],
      ["ax", [1, 2]],
      ["abb", [0, 2]],
      ["ab", [0, 1, 2]],
    ]);
  });

  it("is in each of the sets", () => {
    expect(examplesOf([names("a*"), names("*b")], [names("ab")])).toEqual([["abb", []]]);
    expect(examplesOf([names("a*", "b*"), names("*c")], [names("ac")])).toEqual([["bc", []]]);
    expect(examplesOf([names("a*"), names("b*")], [])).toEqual([]);
    expect(examplesOf([names("a*c"), names("a*d")], [])).toEqual([]);
  });

  it("is in no set that is negated", () => {
    expect(examplesOf([names("a*"), allBut("ab*", "ac*")], [allBut("ad*")])).toEqual([["ad", []]]);
    expect(examplesOf([allBut("ab"), names("a?")], [names("ax"), names("a*")], true)).toEqual([
      ["ay", [1]],
      ["ax", [0, 1]],
    ]);
    expect(examplesOf([names("a*"), allBut("a*")], [])).toEqual([]);
    expect(examplesOf([allBut("*")], [])).toEqual([]);
  });

  it("is anything where all sets are negated", () => {
    expect(first([allBut("", "a*", "x")], [names("b*")])).toEqual(["y", []]);
    expect(examplesOf([allBut("a", "b"), allBut("c*")], [names("d*"), allBut("d*")])).toEqual([
      ["", [1]],
      ["d", [0]],
    ]);
    expect(examplesOf([], [names("a*")], true)).toEqual([
      ["", []],
      ["a", [0]],
    ]);
  });

  it("begins like all texts do, and differs where others do", () => {
    const arn = (text: string) => `arn:aws:s3:::${text}`;
    const others = ["ab", "abd", "abc", "abc?*"].map(arn);
    expect(examplesOf([names(arn("abc*"))], [names("b", ...others)])).toEqual([[arn("abc"), [0]]]);
    expect(examplesOf([names(arn("abc*"))], [names("b", ...others.slice(0, 3))], true)).toEqual([
      [arn("abcx"), []],
      [arn("abc"), [0]],
    ]);
    expect(examplesOf([allBut("z"), names("ab?", "ac?")], [names("abx", "a")], true)).toEqual([
      ["aby", []],
      ["abx", [0]],
    ]);
  });

  it("has characters that people read, as long as the policies leave one", () => {
    const usual = "xyzabcdefghijklmnopqrstuvw0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    expect(
      [...usual.slice(1), ""].map((_, index) => first([names("?")], [names(...usual.slice(0, index))])?.[0]),
    ).toEqual([...usual]);
    expect(first([new NameSet([ANY])], [names(...usual, ":")])).toEqual(["\uE005", []]);
  });
});

describe("the steps of an answer", () => {
  it.each([
    ["the first text is enough", [names("a*")], [], false, 50],
    ["every way is asked for", [names("a*")], [names("*b"), names("a?")], true, 890],
    ["texts go round and round", [names("a*b*c")], [names("a*d*e")], false, 1029],
    ["only one character keeps a text inside", [names("aaaaa*", "aaaaa?")], [names("aaaaa*")], false, 590],
    ["nothing that follows is inside", [names("a*"), allBut("a?*")], [names("*b", "*c")], false, 182],
    ["what follows is left out for good", [names("a*"), allBut("a?*")], [names("*")], false, 231],
    ["what follows is left out one by one", [names("a*"), allBut("a?")], [names("*")], false, 357],
    ["others begin with something else", [names("arn:aws:s3:::b/*")], [names("x", "arn:aws:s3:::c*")], false, 82],
    ["wildcards stop at colons", [names("a?*")], [parts("a?")], false, 165],
    ["no pattern is left", [names("ab", "a?c")], [names("*d*e*f")], false, 344],
    ["all texts begin alike", [names("arn:aws:s3:::b/*")], [names("arn:aws:s3:::b/a*")], false, 91],
  ])("are counted where %s", (_, inside, against, everyWay, steps) => {
    expect(stepsOf(inside, against, everyWay)).toBe(steps);
  });

  it("are not taken once there are too many", () => {
    const [inside, against] = [[names("a*b*c*d")], [names("a*d*e")]];
    const steps = stepsOf(inside, against);
    const counted = new Counted();
    counted.spend(100_000 - 300);
    expect(examples(inside, against, false, counted)).toBeUndefined();
    expect(counted.steps - (100_000 - 300)).toBeLessThan(600);
    expect(examples(inside, against, false, new Budget(steps - 1))).toBeUndefined();
    expect(examples(inside, against, false, new Budget(steps))).toHaveLength(1);
  });
});
