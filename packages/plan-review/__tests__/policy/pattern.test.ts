import {
  ANY,
  beginning,
  hasVariable,
  isLiteral,
  isStar,
  isVariable,
  isWildcard,
  matches,
  PART_ANY,
  PART_STAR,
  Patterns,
  STAR,
  takes,
  UnreadablePattern,
  type Wildcards,
} from "../../src/policy/pattern";

const read = (text: string, wildcards?: Wildcards) => new Patterns().read(text, wildcards);
const [FIRST, SECOND] = ["\uE010", "\uE011"] as const;

describe("a text of a policy", () => {
  it.each([
    ["a*b?c", `a${STAR}b${ANY}c`],
    ["arn:aws:s3:::a*", `arn:aws:s3:::a${STAR}`],
    ["a.b+$c{}", "a.b+$c{}"],
    ["a${aws:username}b${x}", `a${FIRST}b${SECOND}`],
    ["${x}*${x}", `${FIRST}${STAR}${FIRST}`],
    ["${AWS:UserName}${aws:username}", FIRST + FIRST],
    ["${*}${?}${$}", "*?$"],
    ["${**}", FIRST],
    ["${*a}", FIRST],
    ["$${x}}", `$${FIRST}}`],
    ["${}", FIRST],
    ["a${b*", `a\${b${STAR}`],
    ["${x}${y?", `${FIRST}\${y${ANY}`],
  ])("is read with its wildcards and variables: %s", (text, pattern) => {
    expect(read(text)).toBe(pattern);
  });

  it("stops its wildcards at colons in the first five parts of an ARN, as ArnLike does", () => {
    expect(read("arn:*:s?:*:1?:a*:b?", "in parts")).toBe(
      `arn:${PART_STAR}:s${PART_ANY}:${PART_STAR}:1${PART_ANY}:a${STAR}:b${ANY}`,
    );
    expect(read("arn:*:s?:*:1?:a*:b?", "everywhere")).toBe(`arn:${STAR}:s${ANY}:${STAR}:1${ANY}:a${STAR}:b${ANY}`);
    expect(read("${a:b:c:d:e}:*", "in parts")).toBe(`${FIRST}:${PART_STAR}`);
    expect(read("${a}:b:c:d:e:*", "in parts")).toBe(`${FIRST}:b:c:d:e:${STAR}`);
  });

  it("has variables and no wildcards where it is compared as it is", () => {
    expect(read("a*b?c:${x}${*}", "none")).toBe(`a*b?c:${FIRST}*`);
    expect(read("a*${b", "none")).toBe("a*${b");
  });

  it("means the same variable in each text of a comparison, and is written for people with its name", () => {
    const patterns = new Patterns();
    expect([patterns.read("${x}"), patterns.read("${y}${X}"), patterns.read("${$&}")]).toEqual([
      FIRST,
      SECOND + FIRST,
      "\uE012",
    ]);
    expect(patterns.write(`a${FIRST}b${SECOND}c${FIRST}\uE012`)).toBe("a${x}b${y}c${x}${$&}");
    expect(patterns.write("a")).toBe("a");
  });

  it.each(["\uE000", "a\uF8FF", "\uE010"])("is not read where it holds what stands for something else here", (text) => {
    expect(() => read(text)).toThrow(new UnreadablePattern("the text holds characters of the private area"));
    expect(read("\uDFFF\uF900".slice(1))).toBe("\uF900");
  });

  it.each(["a😀?", "\uD800", "\uDFFF"])("is not read where nobody knows how many characters it has", (text) => {
    expect(() => read(text)).toThrow("the text holds characters that take two units, as emojis do");
    expect(read("é한\uD7FF")).toBe("é한\uD7FF");
  });

  it("is not read with more variables than there are characters for them", () => {
    const patterns = new Patterns();
    for (let index = 0; index < 0xf8ff - 0xe010; index += 1) patterns.read(`\${x${index}}`);
    expect(patterns.read("${last}")).toBe("\uF8FF");
    expect(() => patterns.read("${more}")).toThrow(new UnreadablePattern("too many variables"));
    expect(patterns.read("${x0}${last}")).toBe("\uE010\uF8FF");
  });

  it("fails with an error of its own name", () => {
    expect(new UnreadablePattern("x").name).toBe("UnreadablePattern");
  });
});

describe("a pattern", () => {
  it("tells variables, wildcards and characters apart", () => {
    const tokens = [STAR, PART_STAR, ANY, PART_ANY, FIRST, "\uF8FF", "\uE00F", "\uF900", "a", ""];
    expect(tokens.filter(isStar)).toEqual([STAR, PART_STAR]);
    expect(tokens.filter(isWildcard)).toEqual([STAR, PART_STAR, ANY, PART_ANY]);
    expect(tokens.filter((token) => isVariable(token.charCodeAt(0)))).toEqual([FIRST, "\uF8FF"]);
    expect(tokens.filter((token) => hasVariable(`a${token}b`))).toEqual([FIRST, "\uF8FF"]);
    expect(tokens.filter((token) => !isLiteral(`a${token}b`))).toEqual([STAR, PART_STAR, ANY, PART_ANY]);
  });

  it("begins with what stands before its first wildcard", () => {
    expect(["abc", `ab${ANY}c${STAR}`, `${PART_STAR}a`, `a${FIRST}${PART_ANY}`, ""].map(beginning)).toEqual([
      "abc",
      "ab",
      "",
      `a${FIRST}`,
      "",
    ]);
  });

  it("has wildcards that take any character, but no colon within parts, and of variables only the star", () => {
    expect(["a", ":", FIRST].map((character) => takes(STAR, character))).toEqual([true, true, true]);
    expect(["a", ":", FIRST].map((character) => takes(ANY, character))).toEqual([true, true, false]);
    expect(["a", ":", FIRST].map((character) => takes(PART_STAR, character))).toEqual([true, false, false]);
    expect(["a", ":", FIRST].map((character) => takes(PART_ANY, character))).toEqual([true, false, false]);
  });
});

const ARN = "arn:aws:sqs:eu-west-1:111122223333:orders";

describe("a text", () => {
  it.each([
    ["a", "a"],
    ["", ""],
    ["*", ""],
    ["*", "a:b"],
    ["a*", "a"],
    ["a*", "abc"],
    ["*c", "abc"],
    ["*bc", "abcbc"],
    ["*ab*", "xaxab"],
    ["a*b*c", "axxbxxbxc"],
    ["a?c", "abc"],
    ["a?*", "abc"],
    ["a*?", "ab"],
    ["a**", "a"],
    ["a*:b", "a:x:b"],
    ["a?b", "a:b"],
    ["a${x}*", `a${FIRST}`],
    ["a*b", `a${FIRST}b`],
  ])("is matched by %j: %j", (pattern, text) => {
    expect(matches(read(pattern), text)).toBe(true);
  });

  it.each([
    ["a", "b"],
    ["a", ""],
    ["", "a"],
    ["a", "ab"],
    ["ab", "a"],
    ["a*", "b"],
    ["a*", "ba"],
    ["a?", "a"],
    ["a?", "abc"],
    ["?", ""],
    ["a*c", "ab"],
    ["a*c", "abcd"],
    ["a*b*c", "acb"],
    ["a*bc", "abcb"],
    ["?b", "aab"],
    ["a?b", `a${FIRST}b`],
    ["${x}", "a"],
  ])("is not matched by %j: %j", (pattern, text) => {
    expect(matches(read(pattern), text)).toBe(false);
  });

  it.each([
    ["arn:*:sqs:*:*:*", ARN],
    ["arn:aws:*q*:eu-*-?:111122223333:ord*", ARN],
    ["arn:*:*:*:*:*", "arn:aws:s3:::a"],
    ["arn:*:*:*:*:a*b?c", "arn:aws:s3:::a:x:b:c"],
    ["arn:*s:sqs:*1:*:*s", ARN],
  ])("is matched part by part by %s: %s", (pattern, text) => {
    expect(matches(read(pattern, "in parts"), text)).toBe(true);
  });

  it.each([
    ["arn:*:111122223333:orders", ARN],
    ["*", ARN],
    ["arn:aws:*:*:orders", ARN],
    ["arn:aws:sqs?eu-west-1:111122223333:orders", ARN],
    ["arn:aws:sqs:*:*:*:*", ARN],
    ["arn:*:*:*:*:*", "arn:aws:sqs:eu-west-1:111122223333"],
    ["arn:*x:sqs:*:*:*", ARN],
    ["arn:*:sqs:*:*:*", `arn:${FIRST}:sqs:::a`],
    ["arn:?:sqs:*:*:*", "arn::sqs:::a"],
  ])("is not matched part by part by %s: %s", (pattern, text) => {
    expect(matches(read(pattern, "in parts"), text)).toBe(false);
  });
});
