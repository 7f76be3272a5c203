import { describe as described, identityOf, isRecord, policyText, type Statement } from "../../src/policy/document";
import { statementOf, when } from "../support/statement";

type Raw = Readonly<Record<string, unknown>>;
/** Names everything once, and nothing that has to be put in order. */
const GRANT = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a" };
const textOf = (statement: unknown) => JSON.stringify({ Version: "2012-10-17", Id: "p", Statement: statement });
/** The only statement of a policy, GRANT but for what is said of it. */
const one = (more: Raw = {}): Partial<Statement> | undefined => policyText(textOf({ ...GRANT, ...more }))?.[0];
const principals = (who: unknown) => one({ Principal: who })?.principals;
const conditions = (what: unknown) => one({ Condition: what })?.conditions;
const but = (...negated: readonly ("actions" | "resources" | "principals")[]) => ({ negated: new Set(negated) });

describe("a policy", () => {
  it("is a text with statements, one or a list of them", () => {
    const read = statementOf({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a"] });
    expect(policyText(textOf(GRANT))).toStrictEqual([read]);
    expect(policyText(textOf([GRANT, { ...GRANT, Effect: "Deny" }]))).toStrictEqual([
      read,
      { ...read, effect: "Deny" },
    ]);
    expect(policyText(textOf([]))).toEqual([]);
    expect(policyText(`\n ${textOf(GRANT)}\n`)).toStrictEqual([read]);
  });

  it("is one although its word is written with escapes", () => {
    expect(policyText(textOf(GRANT).replace("Statement", "\\u0053tatement"))).toHaveLength(1);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["an object", { Statement: [] }],
    ["an empty text", ""],
    ["the text null", "null"],
    ["a text that mentions one", "Statement"],
    ["a list", `[${textOf(GRANT)}]`],
    ["what does not end", textOf(GRANT).slice(0, -1)],
    ["what has no statements", '{"Version":"2012-10-17"}'],
    ["what has a text for them", textOf("Statement")],
    ["what has a list of lists", textOf([[GRANT]])],
    ["what has null among them", textOf([GRANT, null])],
  ])("is not %s", (_, value) => {
    expect(policyText(value)).toBeUndefined();
  });

  it.each([
    ["an effect that there is not", { Effect: "allow" }],
    ["no effect", { Effect: undefined }],
    ["both lists of actions", { NotAction: "iam:*" }],
    ["both lists of resources", { NotResource: "*" }],
    ["both lists of principals", { Principal: "*", NotPrincipal: "*" }],
    ["no actions", { Action: undefined }],
    ["an element that AWS does not know", { condition: { Bool: { "aws:SecureTransport": "false" } } }],
  ])("is not read at all where one statement has %s", (_, more) => {
    expect(policyText(textOf([GRANT, { ...GRANT, ...more }]))).toBeUndefined();
    expect(policyText(textOf([GRANT, GRANT]))).toHaveLength(2);
  });

  it("is not what has another element, such as its word in another spelling", () => {
    const { Statement: stated, ...rest } = JSON.parse(textOf(GRANT)) as Raw;
    expect(policyText(JSON.stringify({ ...rest, Statement: [], statement: stated }))).toBeUndefined();
  });
});

describe("a statement", () => {
  it("has its lists sorted, with each text once", () => {
    expect(one({ Action: ["s3:b", "s3:a", "s3:b"], Resource: ["b", "a", "b"] })).toMatchObject({
      actions: ["s3:a", "s3:b"],
      resources: ["a", "b"],
    });
  });

  it("has what is not a text in one spelling", () => {
    expect(one({ Resource: [7, { b: 1, a: 2 }] })?.resources).toEqual(["7", '{"a":2,"b":1}']);
    expect(one({ Resource: null })?.resources).toEqual([]);
  });

  it("has its name where it has one", () => {
    expect(one({ Sid: "Read" })?.sid).toBe("Read");
    for (const more of [{}, { Sid: "" }, { Sid: 7 }]) expect(one(more)).not.toHaveProperty("sid");
  });

  it("knows which lists name what it is not about", () => {
    const { Effect, Action, Resource } = GRANT;
    const read = (more: Raw) => policyText(textOf({ Effect, ...more }))?.[0];
    expect(read({ NotAction: ["b", "a"], Resource })).toMatchObject({ actions: ["a", "b"], ...but("actions") });
    expect(read({ Action, NotResource: "b" })).toMatchObject({ resources: ["b"], ...but("resources") });
    expect(read({ Action, Resource, NotPrincipal: { AWS: "a" } })).toMatchObject({
      principals: ["AWS:a"],
      ...but("principals"),
    });
    expect(read({ Action, Resource, Principal: "*" })).toMatchObject(but());
    // of nothing everything is left
    expect(read({ NotAction: [], Resource })).toMatchObject({ actions: [], ...but("actions") });
  });
});

describe("the principals of a statement", () => {
  it("are everyone, however that is written", () => {
    for (const who of ["*", ["*"], { AWS: "*" }, { AWS: ["*"] }]) expect(principals(who)).toEqual(["*"]);
    expect(principals({ Federated: "*" })).toEqual(["Federated:*"]);
    expect(principals({ Service: "*" })).toEqual(["Service:*"]);
  });

  it("are an account, by its number or by its root", () => {
    const root = "arn:aws:iam::111122223333:root";
    expect(principals({ AWS: ["111122223333", root] })).toEqual([`AWS:${root}`]);
    expect(principals({ AWS: ["1111222233334", "11112222333"] })).toEqual(["AWS:11112222333", "AWS:1111222233334"]);
    expect(principals({ AWS: ["x111122223333", "111122223333x"] })).toEqual(["AWS:111122223333x", "AWS:x111122223333"]);
    expect(principals({ CanonicalUser: "111122223333" })).toEqual(["CanonicalUser:111122223333"]);
  });

  it("are of several kinds, sorted", () => {
    expect(principals({ Service: ["b.amazonaws.com", "a.amazonaws.com"], AWS: "arn:aws:iam::1:user/a" })).toEqual([
      "AWS:arn:aws:iam::1:user/a",
      "Service:a.amazonaws.com",
      "Service:b.amazonaws.com",
    ]);
  });

  it("are none where there are none", () => {
    for (const who of [undefined, null, {}, []]) expect(principals(who)).toEqual([]);
  });
});

describe("the conditions of a statement", () => {
  it("are one for each operator and key, in order, the keys without case", () => {
    expect(
      conditions({
        StringLike: { "aws:b": ["y", "x"], "aws:a": "z" },
        Bool: { "aws:SecureTransport": true },
      }),
    ).toEqual([
      when("Bool", "aws:securetransport", "true"),
      when("StringLike", "aws:a", "z"),
      when("StringLike", "aws:b", "x", "y"),
    ]);
  });

  it("are none where there are none", () => {
    for (const what of [undefined, null, {}, { StringLike: {} }]) expect(conditions(what)).toEqual([]);
  });

  it("are not understood where they are not blocks of keys", () => {
    expect(conditions({ StringEquals: ["b", "a"] })).toEqual([when("StringEquals?", "", "a", "b")]);
    expect(conditions({ StringEquals: null })).toEqual([when("StringEquals?", "")]);
    expect(conditions("aws:x")).toEqual([when("?", "", "aws:x")]);
    expect(conditions([{ Bool: { "aws:x": "true" } }])).toEqual([when("?", "", '{"Bool":{"aws:x":"true"}}')]);
  });
});

describe("a variable", () => {
  const home = "home/${aws:username}/${aws:userid}";
  const text = "home/${$}{aws:username}/${$}{aws:userid}";

  it("is one in the language of 2012", () => {
    expect(one({ Resource: home })?.resources).toEqual([home]);
    expect(conditions({ StringLike: { "aws:x": home } })).toEqual([when("StringLike", "aws:x", home)]);
  });

  it.each(["2008-10-17", "", undefined])("is a text like any other in the language of %j", (version) => {
    const read = (more: Raw) => policyText(JSON.stringify({ Version: version, Statement: { ...GRANT, ...more } }))?.[0];
    expect(read({ Resource: home })?.resources).toEqual([text]);
    expect(read({ Condition: { StringLike: { "aws:x": home } } })?.conditions).toEqual([
      when("StringLike", "aws:x", text),
    ]);
  });
});

describe("a statement for people", () => {
  it("says what it allows or denies, to whom, on what and when", () => {
    expect(
      described(
        statementOf({
          actions: ["s3:a", "s3:b"],
          principals: ["AWS:x", "AWS:y"],
          resources: ["c", "d"],
          conditions: [when("StringEquals", "aws:x", "e", "f"), when("Bool", "aws:y", "true")],
        }),
      ),
    ).toBe("Allow s3:a, s3:b to AWS:x, AWS:y on c, d when StringEquals aws:x = e | f and Bool aws:y = true");
    expect(described(statementOf({ effect: "Deny", resources: [] }))).toBe("Deny s3:*");
  });

  it("says what it leaves out", () => {
    const rest = statementOf({ principals: ["AWS:x"], ...but("actions", "resources", "principals") });
    expect(described(rest)).toBe(
      "Allow everything but s3:* to everything but AWS:x on everything but arn:aws:s3:::a/*",
    );
  });
});

describe("the identity of a statement", () => {
  const identity = (more: Partial<Statement> = {}) => identityOf(statementOf(more));

  it("is the same whatever its name, its case of actions and the order of what is negated", () => {
    expect(identity({ sid: "Read" })).toBe(identity());
    expect(identity({ actions: ["S3:*"] })).toBe(identity());
    expect(identity({ actions: ["S3:B", "s3:a", "s3:b"] })).toBe(identity({ actions: ["S3:A", "s3:b"] }));
    expect(identity(but("resources", "actions"))).toBe(identity(but("actions", "resources")));
  });

  it.each([
    ["effect", { effect: "Deny" }],
    ["actions", { actions: ["s3:a"] }],
    ["letters of actions", { actions: ["\u017F3:*"] }],
    ["case of resources", { resources: ["arn:aws:s3:::A/*"] }],
    ["principals", { principals: ["*"] }],
    ["negated lists", but("actions")],
    ["conditions", { conditions: [when("Bool", "aws:x", "true")] }],
  ] as const)("is another one for another of the %s", (_, more) => {
    expect(identity(more)).not.toBe(identity());
  });

  it("is another one for texts that look the same when they are joined", () => {
    expect(identity({ resources: ["a,b"] })).not.toBe(identity({ resources: ["a", "b"] }));
  });
});

describe("a JSON object", () => {
  it("is neither a list nor null nor a plain value", () => {
    expect(isRecord({})).toBe(true);
    for (const value of [[], null, undefined, "{}", 7, true]) expect(isRecord(value)).toBe(false);
  });
});
