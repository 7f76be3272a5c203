import { Budget } from "../../src/policy/budget";
import { readCondition } from "../../src/policy/condition";
import { valuesOf } from "../../src/policy/context-values";
import { Patterns } from "../../src/policy/pattern";
import { ABSENT, all, type Line, looked, some } from "../support/looked-values";
import { when } from "../support/statement";

describe("a key without values to compare with", () => {
  it("is there or is not", () => {
    expect(looked([])).toEqual(all(ABSENT, "x"));
    expect(looked([["Null", "true"]])).toEqual(all(ABSENT, "x"));
  });

  it("has the value that the principal says, and no other", () => {
    const test = readCondition(when("StringLike", "aws:x", "b*"), new Patterns());
    expect(valuesOf("aws:x", [test], [], "a", new Budget(100))).toEqual({ candidates: [["a"]], isExact: true });
  });

  it.each(["aws:currenttime", "aws:epochtime", "aws:requestedregion"])("is always there: %s", (key) => {
    expect(looked([], [], key)).toEqual(all("x"));
    expect(looked([["ForAnyValue:StringEquals", "a"]], [], key)).toEqual(all("x", "a"));
  });

  it("is true or false, whatever it is compared with", () => {
    for (const line of [
      ["Null", "true"],
      ["StringLike", "t*"],
      ["Geo", "a"],
    ] as const) {
      expect(looked([line], [], "aws:multifactorauthpresent")).toEqual(all(ABSENT, "true", "false"));
      expect(looked([line], [], "aws:principalisawsservice")).toEqual(all(ABSENT, "true", "false"));
      expect(looked([line], [], "aws:securetransport")).toEqual(all("true", "false"));
      expect(looked([line], [], "aws:viaawsservice")).toEqual(all("true", "false"));
    }
  });
});

describe("texts", () => {
  it("are those that are named, and one that is not", () => {
    expect(looked([["StringEquals", "a", "b"]], [["StringEquals", "c"]])).toEqual(all(ABSENT, "x", "a", "b"));
    expect(
      looked(
        [],
        [
          ["StringEquals", "a", "b"],
          ["StringNotEquals", "b"],
        ],
      ),
    ).toEqual(all(ABSENT, "x", "a", "b"));
    expect(looked([["StringEquals", "x"]])).toEqual(all(ABSENT, "x", "xx"));
    expect(looked([["StringEquals", "X", "xx", "*"]])).toEqual(all(ABSENT, "x", "xxx", "X", "xx", "*"));
    expect(looked([["StringEquals", ""]])).toEqual(all(ABSENT, "x", ""));
  });

  it("are one for each way in which patterns fit, the empty one among them", () => {
    expect(looked([["StringLike", "a*"]])).toEqual(all(ABSENT, "x", "", "a"));
    expect(looked([["StringLike", "*"]], [["StringLike", "?*"]])).toEqual(all(ABSENT, "x", ""));
    expect(
      looked(
        [["StringLike", "a*"]],
        [
          ["StringLike", "*b"],
          ["StringEquals", "ab"],
        ],
      ),
    ).toEqual(all(ABSENT, "x", "", "a", "b", "abb", "ab"));
  });

  it("are an ARN too where every condition is about one", () => {
    const other = "arn:aws:x:x:000000000000:x";
    const bucket = "arn:aws:s3:::a";
    expect(looked([["ArnEquals", bucket]])).toEqual(all(ABSENT, "x", other, bucket));
    expect(looked([["ArnEquals", other]])).toEqual(all(ABSENT, "x", `${other}x`, other));
    expect(looked([["ForAnyValue:ArnEquals", bucket]])).toEqual(all(ABSENT, "x", other, bucket));
    expect(looked([["ArnLike", "arn:aws:s3:::*"]])).toEqual(all(ABSENT, "x", "arn:::::", "arn:aws:s3:::"));
    expect(looked([["StringEquals", bucket]])).toEqual(all(ABSENT, "x", bucket));
    expect(
      looked(
        [],
        [
          ["ArnEquals", bucket],
          ["StringEquals", "a"],
        ],
      ),
    ).toEqual(all(ABSENT, "x", bucket, "a"));
    expect(
      looked(
        [],
        [
          ["ArnEquals", bucket],
          ["StringLike", "a*"],
        ],
      ),
    ).toEqual(all(ABSENT, "x", "", "a", bucket));
  });

  it("are in both cases where one condition looks at it and another one does not", () => {
    expect(looked([["StringEqualsIgnoreCase", "aB"]])).toEqual(all(ABSENT, "x", "ab"));
    expect(looked([["StringEqualsIgnoreCase", "aB"]], [["Null", "true"]])).toEqual(all(ABSENT, "x", "ab"));
    expect(looked([["StringEquals", "aB"]], [["StringEqualsIgnoreCase", "c"]])).toEqual(
      some(ABSENT, "x", "aB", "c", "X", "ab", "AB", "C"),
    );
  });

  it("are any text that a variable may be, while nothing says what it is not", () => {
    const name = "${aws:username}";
    expect(looked([["StringEquals", name]], [["StringEquals", "a"]])).toEqual(all(ABSENT, "x", name, "a"));
    expect(
      looked(
        [],
        [
          ["StringLike", name],
          ["StringLike", "a*"],
        ],
      ).isExact,
    ).toBe(true);
    expect(
      looked([
        ["StringEquals", name],
        ["StringEquals", "a"],
      ]),
    ).toEqual(some(ABSENT, "x", name, "a"));
    expect(looked([["StringNotEquals", name]]).isExact).toBe(false);
    expect(
      looked(
        [],
        [
          ["StringEquals", name],
          ["StringNotEquals", "a"],
        ],
      ).isExact,
    ).toBe(false);
    expect(
      looked([
        ["StringNotEquals", "b"],
        ["StringNotEquals", "a"],
      ]).isExact,
    ).toBe(true);
  });

  it("are not known where it takes too long", () => {
    expect(looked([["StringLike", "a*"]], [], "aws:x", new Budget(3))).toEqual(some(ABSENT, "x"));
  });
});

describe("a value that has to be one of a list", () => {
  const list: Line = ["StringEquals", "a", "b"];
  const only = all(ABSENT, "x", "a", "b");

  it("is none that others name or match", () => {
    expect(
      looked(
        [list],
        [
          ["StringLike", "c*"],
          ["StringNotEquals", "d"],
          ["Null", "true"],
        ],
      ),
    ).toEqual(only);
    expect(looked([["StringLike", "c*"], list])).toEqual(only);
    expect(looked([["StringNotEquals", "c"], list])).toEqual(only);
    expect(looked([["ArnEquals", "arn:aws:s3:::a"]], [["StringEquals", "c"]])).toEqual(
      all(ABSENT, "x", "arn:aws:x:x:000000000000:x", "arn:aws:s3:::a"),
    );
  });

  it.each([
    ["a pattern", ["StringLike", "a*"], [ABSENT, "x", "", "a", "c"]],
    ["a list of others", ["StringNotEquals", "a"], [ABSENT, "x", "a", "c"]],
    ["one of several values", ["ForAnyValue:StringEquals", "a"], [ABSENT, "x", "a", "c"]],
    ["a presence", ["Null", "false"], [ABSENT, "x", "c"]],
  ] as const)("can be what others name where it has to be %s", (_, own, values) => {
    expect(looked([own], [["StringEquals", "c"]]).values).toEqual(values);
  });

  it("can be what others name where those compare in another way", () => {
    expect(looked([list], [["StringEqualsIgnoreCase", "c"]]).values).toContain("c");
    expect(looked([list], [["StringEquals", "${aws:username}"]]).values).toContain("${aws:username}");
    expect(looked([list], [["ForAnyValue:StringEquals", "c"]]).values).toContain("c");
    expect(looked([list], [["NumericEquals", "5"]]).values).toContain("5");
    expect(
      looked(
        [list],
        [
          ["StringLike", "c*"],
          ["NumericEquals", "5"],
        ],
      ).values,
    ).toContain("c");
  });
});

const [LEAST, MOST] = ["-1.7976931348623157e+308", "1.7976931348623157e+308"];

describe("numbers, dates and addresses", () => {
  it("are the limits, what is beside and between them, and what is beyond all of them", () => {
    expect(looked([["NumericLessThan", "10"]])).toEqual(all(ABSENT, "9", "10", "11", "9.5", "10.5", LEAST, MOST));
    expect(looked([["NumericLessThan", "100"]], [["NumericEquals", "5", "100"]])).toEqual(
      all(ABSENT, "99", "100", "101", "4", "5", "6", "4.5", "5.5", "52.5", "99.5", "100.5", LEAST, MOST),
    );
    expect(looked([["NumericLessThan", "1e308", "1.5e308"]]).values).toContain("1.25e+308");
    expect(looked([["DateLessThan", "10", "20"]])).toEqual(
      all(
        ABSENT,
        ...["09", "10", "11", "19", "20", "21"].map((second) => `1970-01-01T00:00:${second}.000Z`),
        ...["09.5", "10.5", "15.0", "19.5", "20.5"].map((second) => `1970-01-01T00:00:${second}00Z`),
        "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
      ),
    );
    expect(looked([["IpAddress", "10.0.0.0/8"]])).toEqual(
      all(ABSENT, "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", "203.0.113.9", "2001:db8::9"),
    );
  });

  it("are true and false where a key is compared with these", () => {
    expect(looked([["Bool", "true"]])).toEqual(all(ABSENT, "true", "false"));
  });

  it("can be any text where people choose it: a tag", () => {
    expect(looked([["Bool", "true"]], [], "aws:principaltag/x")).toEqual(all(ABSENT, "x", "true", "false"));
    expect(looked([["NumericLessThan", "10"]], [], "aws:principaltag/x").values.slice(0, 2)).toEqual([ABSENT, "x"]);
  });

  it("are all of it where a key is compared in several ways, which is not exact", () => {
    expect(looked([["Bool", "true"]], [["StringEquals", "yes"]])).toEqual(some(ABSENT, "x", "true", "false", "yes"));
    expect(looked([["NumericEquals", "1"]], [["Bool", "true"]])).toMatchObject({ isExact: false });
    expect(looked([["NumericEquals", "1"]], [["Null", "true"]])).toMatchObject({ isExact: true });
  });
});
