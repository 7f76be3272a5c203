import { comparePolicies, type PolicyComparison } from "../../src/policy/compare";
import type { Statement } from "../../src/policy/document";
import { statementOf, when } from "../support/statement";

const NOTHING: PolicyComparison = {
  widened: [],
  narrowed: [],
  denialsLost: [],
  unclear: [],
  open: [],
  trusts: [],
  granted: [],
  added: [],
  removed: [],
};

const get = (more: Partial<Statement> = {}) => statementOf({ actions: ["s3:GetObject"], ...more });
const deny = (more: Partial<Statement> = {}) => get({ effect: "Deny", ...more });
const but = (...negated: readonly ("actions" | "resources" | "principals")[]) => ({ negated: new Set(negated) });
/** Both are about nothing but a role. */
const assume = (more: Partial<Statement> = {}) =>
  statementOf({ actions: ["sts:AssumeRole"], resources: [], principals: ["Service:lambda.amazonaws.com"], ...more });
const many = (count: number, of: (index: number) => Partial<Statement>) =>
  Array.from({ length: count }, (_, index) => statementOf(of(index)));

describe("what the new policy allows", () => {
  it("is nothing new where nothing changes but names, case and doubles", () => {
    expect(comparePolicies([], [])).toStrictEqual(NOTHING);
    const before = [get({ sid: "Old" })];
    expect(comparePolicies(before, [get({ sid: "New", actions: ["S3:getobject"] }), get()])).toStrictEqual(NOTHING);
  });

  it("is named with an example, and as granted once", () => {
    expect(comparePolicies([], [get(), get()])).toStrictEqual({
      ...NOTHING,
      widened: ["new action s3:GetObject on arn:aws:s3:::a/*"],
      granted: [get()],
      added: ["Allow s3:GetObject on arn:aws:s3:::a/*"],
      example: { principal: "", action: "s3:getobject", resource: "arn:aws:s3:::a/", context: new Map() },
    });
  });

  it("is compared with what the old one allowed, and not with what it denied", () => {
    expect(comparePolicies([statementOf()], [get()])).toMatchObject({ widened: [], granted: [] });
    expect(comparePolicies([deny()], [get(), deny({ actions: ["s3:Put*"] })])).toMatchObject({
      widened: ["new action s3:GetObject on arn:aws:s3:::a/*", "no longer denied: s3:getobject on arn:aws:s3:::a/"],
    });
    expect(comparePolicies([get()], [statementOf()]).widened).toEqual(["new action s3:* on arn:aws:s3:::a/*"]);
  });

  it("is less what the new one denies, and a denial grants nothing", () => {
    expect(comparePolicies([], [get(), deny({ actions: ["s3:*"] })])).toMatchObject({ widened: [], granted: [] });
    expect(comparePolicies([], [deny()])).toStrictEqual({
      ...NOTHING,
      added: ["Deny s3:GetObject on arn:aws:s3:::a/*"],
    });
    expect(comparePolicies([], [deny({ principals: ["AWS:x"], ...but("principals") })]).unclear).toEqual([]);
  });

  it("is a statement with an example where no single list differs", () => {
    expect(comparePolicies([], [get(but("actions"))]).widened).toEqual([
      "Allow everything but s3:GetObject on arn:aws:s3:::a/*, for example s:x on arn:aws:s3:::a/",
    ]);
    expect(comparePolicies([], [assume({ actions: ["iam:*"], ...but("actions") })]).widened).toEqual([
      "Allow everything but iam:* to Service:lambda.amazonaws.com, for example i:x by Service:lambda.amazonaws.com",
    ]);
  });

  it("has an example with the names of variables, and with the keys that must be absent", () => {
    const resources = ["arn:aws:s3:::a/${aws:username}/*"];
    const conditions = [when("Null", "aws:x", "true"), when("StringEquals", "aws:y", "${aws:username}")];
    expect(
      comparePolicies([], [get({ actions: ["s3:get${aws:username}"], resources, conditions })]).example,
    ).toStrictEqual({
      principal: "",
      action: "s3:get${aws:username}",
      resource: "arn:aws:s3:::a/${aws:username}/",
      context: new Map([
        ["aws:x", undefined],
        ["aws:y", ["${aws:username}"]],
      ]),
    });
  });

  it("has the first example", () => {
    const now = [get(), get({ actions: ["sqs:SendMessage"] })];
    expect(comparePolicies([], now).example?.action).toBe("s3:getobject");
  });
});

describe("a denial", () => {
  it("is lost, with what is allowed by that", () => {
    expect(comparePolicies([statementOf(), deny()], [statementOf()])).toStrictEqual({
      ...NOTHING,
      widened: ["no longer denied: s3:getobject on arn:aws:s3:::a/"],
      denialsLost: ["Deny s3:GetObject on arn:aws:s3:::a/*"],
      removed: ["Deny s3:GetObject on arn:aws:s3:::a/*"],
      example: { principal: "", action: "s3:getobject", resource: "arn:aws:s3:::a/", context: new Map() },
    });
  });

  it("is lost without an example where nothing allows what it denied", () => {
    expect(comparePolicies([deny({ actions: ["s3:a*b"] })], [])).toStrictEqual({
      ...NOTHING,
      denialsLost: ["Deny s3:a*b on arn:aws:s3:::a/*"],
      removed: ["Deny s3:a*b on arn:aws:s3:::a/*"],
    });
    // both begin alike, and no action is both
    const other = get({ actions: ["s3:a*c"] });
    expect(comparePolicies([other, deny({ actions: ["s3:a*b"] })], [other])).toMatchObject({
      widened: [],
      denialsLost: ["Deny s3:a*b on arn:aws:s3:::a/*"],
    });
  });

  it("is not lost where another one denies the same or more", () => {
    expect(comparePolicies([statementOf(), deny()], [statementOf(), deny({ actions: ["s3:Get*"] })])).toStrictEqual({
      ...NOTHING,
      added: ["Deny s3:Get* on arn:aws:s3:::a/*"],
      removed: ["Deny s3:GetObject on arn:aws:s3:::a/*"],
    });
  });

  it("is nothing that was allowed", () => {
    expect(comparePolicies([deny()], [deny({ actions: ["s3:Get*"] })])).toMatchObject({
      narrowed: [],
      denialsLost: [],
    });
  });

  it("is told with the principal, without a resource where there is none, and with the names of variables", () => {
    expect(comparePolicies([assume(), assume({ effect: "Deny" })], [assume()]).widened).toEqual([
      "no longer denied: sts:assumerole by Service:lambda.amazonaws.com",
    ]);
    const resources = ["arn:aws:s3:::a/${aws:username}/b"];
    expect(comparePolicies([get(), deny({ resources })], [get()]).widened).toEqual([
      "no longer denied: s3:getobject on arn:aws:s3:::a/${aws:username}/b",
    ]);
  });
});

describe("what the new policy allows no longer", () => {
  it("is named where nothing else is to be said", () => {
    expect(
      comparePolicies([get(), get({ actions: ["sqs:*"] }), get({ actions: ["s3:Put*"] })], [get(), deny()]),
    ).toStrictEqual({
      ...NOTHING,
      narrowed: ["new action sqs:* on arn:aws:s3:::a/*", "new action s3:Put* on arn:aws:s3:::a/*"],
      added: ["Deny s3:GetObject on arn:aws:s3:::a/*"],
      removed: ["Allow sqs:* on arn:aws:s3:::a/*", "Allow s3:Put* on arn:aws:s3:::a/*"],
    });
    expect(comparePolicies([get(but("actions"))], []).narrowed).toEqual([
      "Allow everything but s3:GetObject on arn:aws:s3:::a/*, for example s:x on arn:aws:s3:::a/",
    ]);
  });

  it("is nothing where another statement allows it, or nobody can tell", () => {
    const [one, other] = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"];
    const before = [get({ resources: [one] }), get({ resources: [other] }), get({ actions: ["sqs:*"] })];
    expect(comparePolicies(before, [get({ resources: [one, other] })]).narrowed).toEqual([
      "new action sqs:* on arn:aws:s3:::a/*",
    ]);
    const unknown = get({ conditions: [when("Geo", "x", "y")] });
    expect(comparePolicies([unknown], [])).toMatchObject({ narrowed: [], unclear: [] });
  });

  it("is left out beside what is wider, denied no longer or unclear", () => {
    const gone = get({ actions: ["sns:*"] });
    const unknown = get({ actions: ["sqs:*"], conditions: [when("Geo", "x", "y")] });
    expect(comparePolicies([gone], [get()])).toMatchObject({ narrowed: [], widened: [expect.any(String)] });
    expect(comparePolicies([gone, deny()], [])).toMatchObject({ narrowed: [], denialsLost: [expect.any(String)] });
    expect(comparePolicies([gone], [unknown])).toMatchObject({ narrowed: [], unclear: [expect.any(String)] });
    expect(comparePolicies([gone, statementOf(), deny()], [statementOf()])).toMatchObject({
      narrowed: [],
      widened: [expect.any(String)],
      denialsLost: [expect.any(String)],
    });
    expect(comparePolicies([gone], [get(), unknown])).toMatchObject({
      narrowed: [],
      widened: [expect.any(String)],
      unclear: [expect.any(String)],
    });
  });
});

describe("what nobody can decide", () => {
  it("is unclear with the statement, and still granted", () => {
    const conditions = [when("Geo", "x", "y")];
    expect(comparePolicies([], [get({ conditions })])).toStrictEqual({
      ...NOTHING,
      unclear: ["new: Allow s3:GetObject on arn:aws:s3:::a/* when Geo x = y"],
      granted: [get({ conditions })],
      added: ["Allow s3:GetObject on arn:aws:s3:::a/* when Geo x = y"],
    });
  });

  it("is unclear of a denial that goes", () => {
    const principals = ["AWS:x"];
    const rest = { principals, ...but("principals") };
    expect(comparePolicies([deny(rest)], [])).toMatchObject({
      denialsLost: [],
      unclear: ["gone: Deny s3:GetObject to everything but AWS:x on arn:aws:s3:::a/*"],
    });
    expect(comparePolicies([get(rest), deny({ principals })], [get(rest)])).toStrictEqual({
      ...NOTHING,
      denialsLost: ["Deny s3:GetObject to AWS:x on arn:aws:s3:::a/*"],
      unclear: [
        "denied no longer: Allow s3:GetObject to everything but AWS:x on arn:aws:s3:::a/* and Deny s3:GetObject to AWS:x on arn:aws:s3:::a/*",
      ],
      removed: ["Deny s3:GetObject to AWS:x on arn:aws:s3:::a/*"],
    });
  });

  it("is all of a policy that cannot be read", () => {
    expect(comparePolicies([get()], [get({ resources: ["\uE000"] })])).toStrictEqual({
      ...NOTHING,
      unclear: ["cannot be read: the text holds characters of the private area"],
      added: ["Allow s3:GetObject on \uE000"],
      removed: ["Allow s3:GetObject on arn:aws:s3:::a/*"],
    });
  });

  it("is nothing that is broken here", () => {
    expect(() => comparePolicies([], [get({ actions: [7 as unknown as string] })])).toThrow(TypeError);
  });

  it("is what takes too long, and that is said once", () => {
    const large = comparePolicies(
      many(20, (index) => ({ resources: [`*${index}*a`] })),
      many(20, (index) => ({ resources: [`*${index}*b`] })),
    );
    expect(large).toMatchObject({ widened: [], narrowed: [], unclear: ["too large to compare"] });
    const denials = many(20, (index) => ({ effect: "Deny", resources: [`*${index}*a`] }));
    expect(comparePolicies(denials, [statementOf({ resources: ["*"] })]).unclear).toEqual(["too large to compare"]);
  });

  it("is not a large policy, which may take more steps", () => {
    const withKey = (name: string) =>
      many(50, (index) => ({ conditions: [when("StringEquals", "aws:a", `${name}${index}`)] }));
    expect(comparePolicies(withKey("a"), withKey("b"))).toMatchObject({ widened: [expect.any(String)], unclear: [] });
  });
});

describe("a new grant", () => {
  it("is open to everyone where no condition and no denial bounds it, and named once", () => {
    const principals = ["*"];
    const open = "Allow s3:a, s3:b to * on arn:aws:s3:::a/*";
    const two = [get({ principals, actions: ["s3:a, s3:b"] }), get({ principals, actions: ["s3:a", "s3:b"] })];
    expect(comparePolicies([], [...two, get({ principals: ["AWS:x"] })])).toMatchObject({
      open: [open],
      granted: [],
      added: [open, "Allow s3:GetObject to AWS:x on arn:aws:s3:::a/*"],
    });
    expect(comparePolicies(two, [])).toMatchObject({ open: [], removed: [open] });
    const bound = deny({ principals, conditions: [when("StringNotEquals", "aws:principalorgid", "o-1")] });
    expect(comparePolicies([], [get({ principals }), bound]).open).toEqual([]);
  });

  it("is trust in whoever an issuer knows", () => {
    const trusting = assume({ principals: ["Federated:*"] });
    expect(comparePolicies([], [trusting, assume()]).trusts).toEqual([
      { isForAnyone: true, message: "every issuer, whoever it is" },
    ]);
    expect(comparePolicies([trusting], [trusting]).trusts).toEqual([]);
  });
});
