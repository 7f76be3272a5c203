import { Budget } from "../../src/policy/budget";
import { readCondition } from "../../src/policy/condition";
import { findContext } from "../../src/policy/context";
import type { Condition } from "../../src/policy/document";
import { Patterns } from "../../src/policy/pattern";
import { when } from "../support/statement";

type Lines = readonly Condition[];
const ask = (
  inside: Lines,
  outside: readonly Lines[],
  budget: Budget,
  implied: Readonly<Record<string, string>> = {},
) => {
  const patterns = new Patterns();
  const read = (lines: Lines) => lines.map((line) => readCondition(line, patterns));
  return findContext(read(inside), outside.map(read), new Map(Object.entries(implied)), budget);
};
/** A context in which all of the first hold, and of each of the others not all. */
const found = (inside: Lines, outside: readonly Lines[] = [], implied?: Readonly<Record<string, string>>) =>
  ask(inside, outside, new Budget(100_000), implied);
const x = (...values: readonly string[]) => when("StringEquals", "aws:x", ...values);
const y = (...values: readonly string[]) => when("StringEquals", "aws:y", ...values);
const z = (...values: readonly string[]) => when("StringEquals", "aws:z", ...values);
const UNKNOWN = when("Geo", "aws:u", "a");
const context = (keys: Readonly<Record<string, string | undefined>>) =>
  new Map(Object.entries(keys).map(([key, value]) => [`aws:${key}`, value === undefined ? undefined : [value]]));

describe("a context", () => {
  it("has no key where none is asked about", () => {
    expect(found([])).toEqual(context({}));
  });

  it("has for each key a value by which its conditions hold", () => {
    expect(found([x("a"), y("b")])).toEqual(context({ x: "a", y: "b" }));
    expect(found([x("a", "b"), x("b", "c")])).toEqual(context({ x: "b" }));
    expect(found([x("a"), x("b")])).toBe("none");
    expect(found([y("c"), x("a"), x("b")])).toBe("none");
    expect(found([when("Null", "aws:x", "true")])).toEqual(context({ x: undefined }));
  });

  it("has a value by which the others do not hold, or no value", () => {
    expect(found([], [[x("a")]])).toEqual(context({ x: undefined }));
    expect(found([x("a", "b")], [[x("a")]])).toEqual(context({ x: "b" }));
    expect(found([x("a", "b")], [[x("a")], [x("b")]])).toBe("none");
    expect(found([x("a", "b", "c")], [[x("a")], [x("b")]])).toEqual(context({ x: "c" }));
  });

  it("has the first value that is as good as any", () => {
    expect(found([x("b", "a")])).toEqual(context({ x: "b" }));
    expect(found([x("c", "b", "a")], [[x("c")]])).toEqual(context({ x: "b" }));
    expect(found([x("c", "b", "a")], [[x("c"), y("d")]])).toEqual(context({ x: "b", y: undefined }));
  });

  it("has the value by which the most of the others do not hold", () => {
    const outside = [[x("a")], [x("b"), y("d")]];
    expect(found([x("a", "b", "c"), y("d", "e")], outside)).toEqual(context({ x: "c", y: "e" }));
    expect(found([x("a", "b"), y("d", "e")], outside)).toEqual(context({ x: "b", y: "e" }));
  });

  it("needs one condition of each of the others that does not hold, whichever that is", () => {
    expect(found([x("a")], [[x("a"), y("b")]])).toEqual(context({ x: "a", y: undefined }));
    expect(found([x("a"), y("b")], [[x("a"), y("b")]])).toBe("none");
    expect(found([x("a"), y("b", "c")], [[x("a"), y("b")]])).toEqual(context({ x: "a", y: "c" }));
    expect(found([x("a", "b"), y("c")], [[x("a"), y("c")]])).toEqual(context({ x: "b", y: "c" }));
  });

  it("is none where others hold without any condition of their own", () => {
    expect(found([], [[]])).toBe("none");
    expect(found([x("a")], [[y("b")], []])).toBe("none");
  });

  it("has the value that the principal says by itself", () => {
    const implied = { "aws:x": "a" };
    expect(found([x("a", "b")], [[x("b")]], implied)).toEqual(context({ x: "a" }));
    expect(found([x("b")], [], implied)).toBe("none");
    expect(found([], [[x("a")]], implied)).toBe("none");
    expect(found([y("b")], [], implied)).toEqual(context({ y: "b" }));
  });
});

describe("values of several keys", () => {
  const inside = [x("a", "b"), y("c", "d")];
  const [ac, ad, bc, bd] = [
    [x("a"), y("c")],
    [x("a"), y("d")],
    [x("b"), y("c")],
    [x("b"), y("d")],
  ] as const;

  it.each([
    ["a, c", [ad, bc, bd], { x: "a", y: "c" }],
    ["a, d", [ac, bc, bd], { x: "a", y: "d" }],
    ["b, c", [ac, ad, bd], { x: "b", y: "c" }],
    ["b, d", [ac, ad, bc], { x: "b", y: "d" }],
  ])("are those that are left: %s", (_, outside, expected) => {
    expect(found(inside, outside)).toEqual(context(expected));
  });

  it("are none where each pair is taken", () => {
    expect(found(inside, [ac, ad, bc, bd])).toBe("none");
  });

  it("are those of three keys of which all but one triple is taken", () => {
    const texts = (key: string) => [`${key}0`, `${key}1`];
    const triples = texts("x").flatMap((a) => texts("y").flatMap((b) => texts("z").map((c) => [a, b, c] as const)));
    const all = triples.map(([a, b, c]) => [x(a), y(b), z(c)]);
    const lines = [x("x0", "x1"), y("y0", "y1"), z("z0", "z1")];
    expect(found(lines, all)).toBe("none");
    expect(triples.map((_, left) => found(lines, all.toSpliced(left, 1)))).toEqual(
      triples.map(([a, b, c]) => context({ x: a, y: b, z: c })),
    );
  });
});

describe("what cannot be decided", () => {
  const mixed = [x("a"), when("NumericEquals", "aws:x", "1")];

  it("is a condition that nobody understands and that has to hold", () => {
    expect(found([UNKNOWN])).toBe("unclear");
    expect(found([x("a"), UNKNOWN], [[y("b")]])).toBe("unclear");
    expect(found([UNKNOWN, x("a"), x("b")])).toBe("unclear");
  });

  it("is a condition that nobody understands and that alone could fail", () => {
    expect(found([], [[UNKNOWN]])).toBe("unclear");
    expect(found([x("a")], [[x("a"), UNKNOWN]])).toBe("unclear");
    expect(found([x("a")], [[x("b")], [UNKNOWN]])).toBe("unclear");
    expect(found([x("a")], [[x("b"), UNKNOWN]])).toEqual(context({ x: "a", u: undefined }));
  });

  it("is not what holds whenever the first do, understood or not", () => {
    expect(found([UNKNOWN], [[UNKNOWN]])).toBe("none");
    expect(found([x("a"), UNKNOWN], [[y("b")], [UNKNOWN]])).toBe("none");
    expect(found([UNKNOWN], [[UNKNOWN, x("a")]])).toBe("unclear");
  });

  it("is one key that is compared in two ways", () => {
    expect(found(mixed)).toBe("unclear");
    expect(found([x("a")], [[when("StringLike", "aws:x", "a*")], [when("NumericEquals", "aws:x", "1")]])).toBe(
      "unclear",
    );
    expect(found([x("a")], [[when("StringLike", "aws:x", "a*")]])).toBe("none");
    expect(found([x("a")], [[when("NumericEquals", "aws:x", "1")]])).toEqual(context({ x: "a" }));
    // the key before it decides nothing
    expect(found([y("b"), ...mixed])).toBe("unclear");
    expect(found([...mixed, y("b")])).toBe("unclear");
  });
});

describe("the steps that it takes", () => {
  const steps = (inside: Lines, outside: readonly Lines[], limit = 1_000_000) => {
    const budget = new Budget(limit);
    const spend = jest.spyOn(budget, "spend");
    ask(inside, outside, budget);
    return spend.mock.calls.reduce((sum, [taken]) => sum + taken, 0);
  };
  const hard = Array.from({ length: 64 }, (_, index) =>
    Array.from({ length: 6 }, (_, bit) => when("StringEquals", `aws:${bit}`, index & (1 << bit) ? "a" : "b")),
  );
  const free = Array.from({ length: 6 }, (_, bit) => when("StringEquals", `aws:${bit}`, "a", "b"));

  it.each([
    ["a context", [x("a", "b")], [[x("b"), y("c")], [z("d")]], context({ x: "a", y: undefined, z: undefined })],
    ["none", [x("a"), x("b")], [], "none"],
    ["nothing to ask", [], [], context({})],
  ])("are enough from some number on, with fewer it is unclear: %s", (_, inside, outside, expected) => {
    const answers = Array.from({ length: 60 }, (_, tens) => ask(inside, outside, new Budget(5 * tens - 1)));
    const enough = answers.findIndex((answer) => answer !== "unclear");
    expect(answers.at(-1)).toEqual(expected);
    expect(enough).toBeGreaterThan(0);
    expect(answers.slice(enough)).toEqual(answers.slice(enough).map(() => expected));
  });

  it("are counted", () => {
    expect(steps([], [])).toBe(1);
    expect(steps([x("a")], [])).toBe(13);
    expect(steps([x("a", "b"), y("c")], [[x("a"), y("d")], [x("b")]])).toBe(225);
  });

  it("end soon after they are spent", () => {
    expect(ask(free, hard, new Budget(1_000_000))).toBe("none");
    expect(ask(free, hard, new Budget(20_000))).toBe("unclear");
    expect(steps(free, hard)).toBeGreaterThan(40_000);
    expect(steps(free, hard, 20_000)).toBeLessThan(25_000);
  });
});
