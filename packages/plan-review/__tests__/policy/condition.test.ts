import { Budget } from "../../src/policy/budget";
import { readCondition } from "../../src/policy/condition";
import { Patterns } from "../../src/policy/pattern";
import { when } from "../support/statement";

const read = (operator: string, ...values: readonly string[]) =>
  readCondition(when(operator, "aws:x", ...values), new Patterns());
const budget = () => new Budget(1_000);
/** What a condition says of a request without the key, and with each of these values alone. */
const holds = (operator: string, values: readonly string[], ...given: readonly (string | undefined)[]) => {
  const test = read(operator, ...values);
  return given.map((value) => test.holds(value === undefined ? undefined : [value], budget()));
};

const YES = true;
const NO = false;

describe("a condition on one value", () => {
  it.each([
    ["StringEquals", ["a", "b"], ["a", "b", "A", "c", undefined], [YES, YES, NO, NO, NO]],
    ["StringEquals", ["*"], ["*", "a"], [YES, NO]],
    ["stringequals", ["a"], ["a", "b"], [YES, NO]],
    ["StringNotEquals", ["a", "b"], ["a", "b", "c", undefined], [NO, NO, YES, YES]],
    ["StringEqualsIgnoreCase", ["aB"], ["Ab", "c", undefined], [YES, NO, NO]],
    ["StringNotEqualsIgnoreCase", ["aB"], ["Ab", "c", undefined], [NO, YES, YES]],
    ["StringLike", ["a*"], ["ab", "a:b", "b", undefined], [YES, YES, NO, NO]],
    ["StringNotLike", ["a*"], ["ab", "b", undefined], [NO, YES, YES]],
    ["BinaryEquals", ["YQ=="], ["YQ==", "x"], [YES, NO]],
    ["ArnEquals", ["arn:*:c:d:e:f"], ["arn:b:c:d:e:f", "arn:b:x:c:d:e:f"], [YES, NO]],
    ["ArnLike", ["arn:b:c:d:e:*"], ["arn:b:c:d:e:f:g", "arn:b:c:d:x:f"], [YES, NO]],
    ["ArnNotLike", ["arn:b:c:d:e:*"], ["arn:b:c:d:e:f", "arn:b:c:d:x:f", undefined], [NO, YES, YES]],
    ["Bool", ["TRUE"], ["true", "True", "false", undefined], [YES, YES, NO, NO]],
    ["Bool", ["true", "false"], ["true", "false", "x"], [YES, YES, NO]],
    ["IpAddress", ["10.0.0.0/8", "::1"], ["10.1.1.1", "::1", "11.0.0.0", "x", undefined], [YES, YES, NO, NO, NO]],
    ["NotIpAddress", ["10.0.0.0/8"], ["10.1.1.1", "11.0.0.0", undefined], [NO, YES, YES]],
    ["NumericEquals", ["10"], ["10", "10.0", "1e1", "9", "x", undefined], [YES, YES, YES, NO, NO, NO]],
    ["NumericNotEquals", ["10"], ["10", "9", undefined], [NO, YES, YES]],
    ["NumericLessThan", ["10"], ["9", "10", "11"], [YES, NO, NO]],
    ["NumericLessThanEquals", ["10"], ["9", "10", "11"], [YES, YES, NO]],
    ["NumericGreaterThan", ["10"], ["9", "10", "11"], [NO, NO, YES]],
    ["NumericGreaterThanEquals", ["10"], ["9", "10", "11"], [NO, YES, YES]],
    ["NumericLessThan", ["10", "20"], ["15", "20"], [YES, NO]],
    ["DateLessThan", ["2026-01-01T00:00:00Z"], ["2025-12-31", "2026-01-01T00:00:00Z", "2026-01-02"], [YES, NO, NO]],
    ["DateEquals", ["86400"], ["1970-01-02T00:00:00Z", "1970-01-02", "86400", "86401"], [YES, YES, YES, NO]],
    ["DateGreaterThanEquals", ["2026-01-01"], ["2026-01-01T00:00:00Z", "2025-01-01", "x"], [YES, NO, NO]],
    ["DateNotEquals", ["2026-01-01"], ["2026-01-01", "2026-01-02"], [NO, YES]],
  ] as const)("%s %j with %j", (operator, values, given, expected) => {
    expect(holds(operator, values, ...given)).toEqual(expected);
  });

  it.each(["1", "-1", "+1", " 1 ", "1.5", ".5", "1.", "1e3", "1E-3", "1e+3", ".25", "1e10", "1e-10"])(
    "takes %j for a number",
    (text) => {
      expect(holds("NumericEquals", [text], text)).toEqual([YES]);
    },
  );

  it.each([
    "",
    "x",
    "1x",
    "x1",
    "1e",
    "e1",
    "--1",
    "1.2.3",
    "1e1234",
    "1e999",
    ".",
    "0x1",
    `1${"0".repeat(80)}`,
    "1 1",
  ])("takes %j for no number", (text) => {
    expect(holds("NumericEquals", [text], text)).toEqual([NO]);
    expect(read("NumericEquals", text).isExact).toBe(false);
  });

  it.each(["x", "", "at 2026-01-01", "2026-1", "1234567890123", "x2026-01-01", "2026-13-01", "12x", "x12", "20-26-01"])(
    "takes %j for no date",
    (text) => {
      expect(holds("DateEquals", [text], text)).toEqual([NO]);
      expect(read("DateEquals", text).isExact).toBe(false);
    },
  );
});

describe("a key that is not there", () => {
  it.each([
    ["Null", ["true"], [YES, NO]],
    ["Null", ["TRUE"], [YES, NO]],
    ["Null", ["false"], [NO, YES]],
    ["null", ["false"], [NO, YES]],
    ["Null", ["true", "false"], [YES, YES]],
    ["Null", ["xtrue"], [NO, YES]],
    ["Null", ["truex"], [NO, YES]],
    ["StringEqualsIfExists", ["a"], [YES, NO]],
    ["stringequalsifexists", ["b"], [YES, YES]],
    ["StringNotEqualsIfExists", ["a"], [YES, YES]],
    ["BoolIfExists", ["true"], [YES, NO]],
    ["ForAllValues:StringEquals", ["b"], [YES, YES]],
    ["ForAllValue:StringEquals", ["b"], [YES, YES]],
    ["ForAllValues:StringNotEquals", ["b"], [YES, NO]],
    ["ForAnyValue:StringEquals", ["b"], [NO, YES]],
    ["ForAnyValue:StringNotEquals", ["a"], [NO, YES]],
    ["ForAnyValue:StringEqualsIfExists", ["a"], [YES, NO]],
  ] as const)("counts for %s %j", (operator, values, expected) => {
    expect(holds(operator, values, undefined, "b")).toEqual(expected);
  });

  it("is like one without values", () => {
    expect(read("StringEquals", "a").holds([], budget())).toBe(false);
    expect(read("StringNotEquals", "a").holds([], budget())).toBe(true);
    expect(read("ForAllValues:StringEquals", "a").holds([], budget())).toBe(true);
    expect(read("ForAnyValue:StringNotEquals", "a").holds([], budget())).toBe(false);
  });
});

describe("several values", () => {
  it.each([
    ["ForAnyValue:StringEquals", YES, NO],
    ["ForAnyValues:StringEquals", YES, NO],
    ["foranyvalue:stringequals", YES, NO],
    ["ForAllValues:StringEquals", NO, NO],
    ["ForAllValue:StringEquals", NO, NO],
    ["StringEquals", NO, NO],
    ["ForAllValues:StringNotEquals", NO, YES],
    ["ForAnyValue:StringNotEquals", YES, YES],
  ] as const)("are looked at by %s", (operator, mixed, others) => {
    const test = read(operator, "a");
    expect(test.holds(["a", "b"], budget())).toBe(mixed);
    expect(test.holds(["b", "c"], budget())).toBe(others);
  });
});

describe("what is known of a condition", () => {
  it("is its family, its set and whether it is negative", () => {
    const seen = (operator: string, value: string) => {
      const { family, quantifier, isNegative, ignoresCase, isExact } = read(operator, value);
      return { family, quantifier, isNegative, ignoresCase, isExact };
    };
    const plain = { quantifier: undefined, isNegative: false, ignoresCase: false, isExact: true };
    expect(seen("StringEquals", "a")).toEqual({ ...plain, family: "text" });
    expect(seen("StringNotEqualsIgnoreCase", "a")).toEqual({
      ...plain,
      family: "text",
      isNegative: true,
      ignoresCase: true,
    });
    expect(seen("ForAnyValue:StringLike", "a")).toEqual({ ...plain, family: "text", quantifier: "any" });
    expect(seen("ForAllValues:StringLike", "a")).toEqual({ ...plain, family: "text", quantifier: "all" });
    expect(seen("NumericEquals", "1")).toEqual({ ...plain, family: "number" });
    expect(seen("DateEquals", "1")).toEqual({ ...plain, family: "date" });
    expect(seen("Bool", "true")).toEqual({ ...plain, family: "truth" });
    expect(seen("NotIpAddress", "::1")).toEqual({ ...plain, family: "address", isNegative: true });
    expect(seen("Null", "true")).toEqual({ ...plain, family: "presence" });
  });

  it("is its key and that its lists are absent where there are none", () => {
    expect("quantifier" in read("StringEquals", "a")).toBe(false);
    expect(read("StringEquals", "a")).toMatchObject({ key: "aws:x", edges: [], hasVariables: false });
    expect(read("StringEquals", "a").names?.patterns).toEqual(["a"]);
    expect(read("StringEqualsIgnoreCase", "A").names?.patterns).toEqual(["a"]);
  });

  it("is the same for the same operator, key and values, and for no others", () => {
    const { identity } = read("StringEquals", "a");
    expect(read("stringequals", "a").identity).toBe(identity);
    expect(read("StringEquals", "b").identity).not.toBe(identity);
    expect(read("StringLike", "a").identity).not.toBe(identity);
    expect(readCondition(when("StringEquals", "aws:y", "a"), new Patterns()).identity).not.toBe(identity);
  });

  it("has variables where a value has", () => {
    expect(read("StringLike", "a", "${aws:username}")).toMatchObject({ hasVariables: true });
    expect(read("StringEquals", "${aws:username}")).toMatchObject({ hasVariables: true });
  });

  it.each([
    ["Null", "x"],
    ["Null", "xtrue"],
    ["Null", "truex"],
    ["Bool", "maybe"],
    ["Bool", "xfalse"],
    ["Bool", "falsex"],
    ["IpAddress", "home"],
    ["NumericEquals", "x"],
    ["DateEquals", "x"],
    ["ArnLike", "arn:b:c:d:e"],
    ["ArnLike", "*"],
  ])("is not all where %s has the value %s", (operator, value) => {
    const good: Record<string, string> = {
      Null: "true",
      Bool: "true",
      IpAddress: "::1",
      NumericEquals: "1",
      DateEquals: "1",
      ArnLike: "a:b:c:d:e:f",
    };
    expect(read(operator, value).isExact).toBe(false);
    expect(read(operator, good[operator] ?? "", value).isExact).toBe(false);
    expect(read(operator, good[operator] ?? "").isExact).toBe(true);
  });

  it.each(["GeoEquals", "XStringEquals", "StringEqualsX", "XBool", "BoolX", "XIpAddress", "IpAddressX", "NumericLike"])(
    "is nothing of the operator %s, which never holds",
    (operator) => {
      const test = read(operator, "true");
      expect(test).toMatchObject({ family: "unknown", isExact: false, key: "aws:x" });
      expect([undefined, ["true"]].map((given) => test.holds(given, budget()))).toEqual([NO, NO]);
    },
  );

  it.each([
    "XNumericEquals",
    "NumericEqualsX",
    "NumericNot",
    "Equals",
    "NotEquals",
    "DateConstructor",
    "StringForAnyValue:Equals",
    "StringIfExistsEquals",
    "ForAllValues:Null",
    "ForSomeValues:StringEquals",
    "1",
    "",
  ])("is nothing of the operator %j either", (operator) => {
    expect(read(operator, "1")).toMatchObject({ family: "unknown", isExact: false });
  });
});

it.each(["StringEquals", "XForAnyValue:StringEquals", "XForAllValues:StringEquals"])(
  "is about one value by the operator %s",
  (operator) => {
    expect(read(operator, "a")).not.toHaveProperty("quantifier");
  },
);

describe("the values at which an answer can change", () => {
  it.each([
    ["NumericLessThan", ["10"], ["9", "10", "11"]],
    ["DateLessThan", ["10"], ["1970-01-01T00:00:09.000Z", "1970-01-01T00:00:10.000Z", "1970-01-01T00:00:11.000Z"]],
    ["Bool", ["true"], ["true", "false"]],
    ["IpAddress", ["10.0.0.0/8"], ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"]],
    ["NumericEquals", ["x", "1"], ["0", "1", "2"]],
    ["IpAddress", ["x"], []],
    ["Null", ["true"], []],
    ["GeoEquals", ["a"], []],
  ])("are those beside the limits of %s %j", (operator, values, edges) => {
    expect(read(operator, ...values).edges).toEqual(edges);
  });
});

it("spends what it looks at", () => {
  const spent = new Budget(5);
  const test = read("IpAddress", "10.0.0.0/8", "11.0.0.0/8");
  test.holds(["10.0.0.1"], spent);
  expect(spent.isSpent).toBe(true);
  const enough = new Budget(6);
  test.holds(["10.0.0.1"], enough);
  expect(enough.isSpent).toBe(false);
});
