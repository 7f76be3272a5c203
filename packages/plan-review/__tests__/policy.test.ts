import fc from "fast-check";
import { comparePolicies } from "../src/policy/compare";
import { policyText, type Statement } from "../src/policy/document";
import { covers } from "../src/policy/glob";
import { policy } from "./support/plan-builder";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
const concrete = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });
const regexOf = (glob: string) => new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);

const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "*", "sqs:SendMessage");
const resource = fc.constantFrom("*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/b", "arn:aws:s3:::?");
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.oneof(action, fc.array(action, { minLength: 1, maxLength: 3 })),
  Resource: fc.oneof(resource, fc.array(resource, { minLength: 1, maxLength: 3 })),
});

function statements(...raw: readonly Record<string, unknown>[]): readonly Statement[] {
  const parsed = policyText(policy(...raw));
  if (parsed === undefined) throw new Error("not a policy");
  return parsed;
}

const allow = (more: Record<string, unknown>) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });

describe("IAM wildcards", () => {
  it.each([
    ["s3:*", "s3:GetObject", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["*", "iam:PassRole", true],
    ["s3:GetObject", "s3:*", false],
    ["s3:Get?", "s3:Get*", false],
    ["arn:*:b", "arn:a*:b", true],
    ["a*?", "a?*", true],
    ["?", "", false],
  ])("%s covers %s: %s", (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  it("agree with matching on texts without wildcards", () => {
    fc.assert(fc.property(pattern, concrete, (wide, text) => covers(wide, text) === regexOf(wide).test(text)));
  });

  it("cover nothing that they do not match", () => {
    fc.assert(
      fc.property(pattern, pattern, fc.array(concrete, { minLength: 1 }), (wide, narrow, fillings) => {
        fc.pre(covers(wide, narrow));
        let next = 0;
        const filled = narrow.replace(/[*?]/g, (wildcard) => {
          const filling = fillings[next++ % fillings.length] ?? "";
          return wildcard === "*" ? filling : (filling[0] ?? "a");
        });
        expect(filled).toMatch(regexOf(wide));
      }),
    );
  });
});

const NEVER = { Null: { "aws:SecureTransport": "true" } };

describe("two policies", () => {
  it("differ in nothing when only order, spelling and identifiers of statements do", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (raw) => {
        const turned = [...raw].reverse().map((item, index) => ({
          Sid: `S${index}`,
          ...item,
          Action: [item.Action].flat().reverse(),
          Resource: [item.Resource].flat().reverse(),
        }));
        expect(comparePolicies(statements(...raw), statements(...turned))).toMatchObject({
          widened: [],
          narrowed: [],
          denialsLost: [],
          unclear: [],
          added: [],
          removed: [],
        });
      }),
    );
  });

  it("never get wider by losing an Allow or gaining a Deny", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), statement, (raw, more) => {
        const [, ...fewer] = raw.filter(({ Effect }) => Effect === "Allow");
        const denials = raw.filter(({ Effect }) => Effect === "Deny");
        const compared = comparePolicies(
          statements(...raw),
          statements(...fewer, ...denials, { ...more, Effect: "Deny" }),
        );
        expect(compared).toMatchObject({ widened: [], denialsLost: [] });
      }),
    );
  });

  it.each([
    [
      "a list of values that grows",
      { StringEquals: { "aws:SourceAccount": "1" } },
      { StringEquals: { "aws:SourceAccount": ["1", "2"] } },
      true,
    ],
    [
      "a list of values that shrinks",
      { StringEquals: { "aws:SourceAccount": ["1", "2"] } },
      { StringEquals: { "aws:SourceAccount": "1" } },
      false,
    ],
    [
      "a wider pattern",
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::a" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      true,
    ],
    [
      "a narrower pattern",
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::a" } },
      false,
    ],
    [
      "fewer exceptions",
      { StringNotEquals: { "aws:userid": ["a", "b"] } },
      { StringNotEquals: { "aws:userid": "a" } },
      true,
    ],
    ["a condition more", {}, { Bool: { "aws:SecureTransport": "true" } }, false],
    [
      "a higher number",
      { NumericLessThan: { "s3:max-keys": "10" } },
      { NumericLessThan: { "s3:max-keys": "20" } },
      true,
    ],
    ["a limit that is not small", NEVER, { NumericLessThan: { "aws:MultiFactorAuthAge": "1e20" } }, true],
    ["a limit that is not soon", NEVER, { DateLessThan: { "aws:CurrentTime": "999999999999" } }, true],
    [
      "the empty text beside a pattern",
      { StringLike: { "s3:prefix": "home/*" } },
      { StringLike: { "s3:prefix": ["", "home/*"] } },
      true,
    ],
    [
      "a text where it had to be true",
      { Bool: { "aws:PrincipalTag/admin": "true" } },
      { StringEquals: { "aws:PrincipalTag/admin": "yes" } },
      true,
    ],
    [
      "any text where it had to be true or false",
      { Bool: { "aws:PrincipalTag/admin": ["true", "false"] } },
      { Null: { "aws:PrincipalTag/admin": "false" } },
      true,
    ],
  ])("get wider or not by %s", (_, before, after, wider) => {
    const { widened } = comparePolicies(
      statements(allow({ Condition: before })),
      statements(allow({ Condition: after })),
    );
    expect(widened.length > 0).toBe(wider);
  });

  it("know that an account stands for its identities and not the other way round", () => {
    const account = statements(allow({ Principal: { AWS: "111122223333" } }));
    const role = statements(allow({ Principal: { AWS: "arn:aws:iam::111122223333:role/api" } }));
    expect(comparePolicies(account, role).widened).toEqual([]);
    expect(comparePolicies(role, account).widened).toEqual([
      "new principal AWS:arn:aws:iam::111122223333:root for s3:GetObject",
    ]);
  });

  it.each([
    ["halves of the world", "IpAddress", ["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"], false],
    ["a smaller network", "IpAddress", ["10.0.0.0/8"], ["10.1.0.0/16"], false],
    ["a larger network", "IpAddress", ["10.1.0.0/16"], ["10.0.0.0/8"], true],
    ["the other version", "IpAddress", ["0.0.0.0/0"], ["::/0"], true],
  ])("know networks: %s", (_, operator, before, after, wider) => {
    const within = (values: readonly string[]) =>
      statements(allow({ Condition: { [operator]: { "aws:SourceIp": values } } }));
    expect(comparePolicies(within(before), within(after)).widened.length > 0).toBe(wider);
  });

  it.each([
    ["fewer exceptions", { NotAction: ["iam:*", "sts:*"] }, { NotAction: "iam:*" }, true],
    ["more exceptions", { NotAction: "iam:*" }, { NotAction: ["iam:*", "sts:*"] }, false],
    ["an exception in another spelling", { NotAction: "iam:*" }, { NotAction: ["IAM:*"] }, false],
    ["everything but one, from everything", { Action: "*" }, { NotAction: "iam:*" }, false],
    ["everything but one, from one service", { Action: "s3:*" }, { NotAction: "sqs:*" }, true],
  ])("judge NotAction: %s", (_, before, after, wider) => {
    const of = (more: Record<string, unknown>) => statements({ Effect: "Allow", Resource: "*", ...more });
    expect(comparePolicies(of(before), of(after))).toMatchObject({
      unclear: [],
      widened: wider ? [expect.any(String)] : [],
    });
  });

  it("combine statements that give a whole together", () => {
    const parts = statements(allow({ Action: "s3:Get*" }), { Effect: "Allow", NotAction: "s3:Get*", Resource: "*" });
    const whole = statements(allow({ Action: "*" }));
    expect(comparePolicies(parts, whole)).toMatchObject({ widened: [], unclear: [] });
  });

  it("see that a Deny of the new policy takes back what it allows", () => {
    const now = statements(allow({ Action: "*" }), { Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" });
    expect(comparePolicies(statements(allow({})), now)).toMatchObject({ widened: [], unclear: [] });
  });

  it("name what is allowed again when a Deny goes", () => {
    const deny = { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::secret/*" };
    const { widened, denialsLost } = comparePolicies(statements(allow({}), deny), statements(allow({})));
    expect(denialsLost).toHaveLength(1);
    expect(widened).toEqual([expect.stringMatching(/^no longer denied: s3:getobject on arn:aws:s3:::secret\//)]);
  });

  it("take a variable for any text, and the language of 2008 for one without variables", () => {
    const home = (version: string) =>
      policyText(
        JSON.stringify({ Version: version, Statement: [allow({ Resource: "arn:aws:s3:::home/${aws:username}" })] }),
      ) ?? [];
    const bob = statements(allow({ Resource: "arn:aws:s3:::home/bob" }));
    expect(comparePolicies(home("2012-10-17"), bob).widened).toHaveLength(1);
    expect(comparePolicies(home("2008-10-17"), home("2012-10-17")).widened).toHaveLength(1);
    expect(comparePolicies(home("2012-10-17"), home("2012-10-17")).widened).toEqual([]);
  });

  it.each([
    ["another NotPrincipal", { Principal: "*" }, { NotPrincipal: { AWS: "111122223333" } }],
    ["an operator that nobody knows", {}, { Condition: { GeoEquals: { "x:y": "z" } } }],
    ["a text of the private area", {}, { Resource: "\uE000" }],
    ["more of an emoji", { Resource: "arn:aws:s3:::a/😀?" }, { Resource: "arn:aws:s3:::a/😀*" }],
    [
      "a variable where it may be what is left out",
      { NotResource: "arn:aws:s3:::home/${aws:username}", Resource: undefined },
      { Resource: "arn:aws:s3:::home/bob" },
    ],
  ])("leave to a person: %s", (_, before, after) => {
    const { widened, unclear } = comparePolicies(
      statements(allow({ Resource: "arn:aws:s3:::a", ...before })),
      statements(allow(after)),
    );
    expect([...widened, ...unclear]).not.toHaveLength(0);
    expect(unclear).not.toHaveLength(0);
  });

  it("are not taken for the same because their lists look the same when they are joined", () => {
    const one = statements(allow({ Resource: "arn:aws:s3:::a, *" }));
    expect(comparePolicies(one, statements(allow({ Resource: ["arn:aws:s3:::a", "*"] }))).widened).not.toEqual([]);
  });

  it("name all that is new where one statement holds many grants", () => {
    const many = (kind: string) => Array.from({ length: 200 }, (_, index) => `${kind}${index}`);
    const huge = statements({ Effect: "Allow", Action: many("s3:A"), Resource: many("arn:") });
    expect(comparePolicies(statements(allow({})), huge)).toMatchObject({ unclear: [], widened: [expect.any(String)] });
  });

  const numbers = Array.from({ length: 3_000 }, (_, index) => index);
  const each = (of: (index: number) => Record<string, unknown>) =>
    statements(...numbers.map((index) => allow(of(index))));
  it.each([
    [
      "statements on resources of their own",
      () => each((index) => ({ Action: "s3:Get*", Resource: `arn:aws:s3:::b${index}/*` })),
      () => each((index) => ({ Action: "s3:*", Resource: `arn:aws:s3:::b${index}/*` })),
      3_000,
    ],
    [
      "statements with actions of their own",
      () => each((index) => ({ Action: `s3:A${index}x` })),
      () => each((index) => ({ Action: `s3:B${index}x` })),
      3_000,
    ],
    [
      "statements that differ in a condition",
      () => each((index) => ({ Condition: { StringEquals: { "aws:PrincipalTag/a": `${index}` } } })),
      () => each((index) => ({ Condition: { StringEquals: { "aws:PrincipalTag/a": `b${index}` } } })),
      1,
    ],
    [
      "patterns of which none begins with a text",
      () => each((index) => ({ Resource: `*${index}*a` })),
      () => each((index) => ({ Resource: `*${index}*b` })),
      0,
    ],
  ])("are compared in time, or left to a person: 3,000 %s", (_, before, after, found) => {
    const [old, now] = [before(), after()];
    const start = process.cpuUsage();
    const { widened, unclear } = comparePolicies(old, now);
    expect(process.cpuUsage(start).user).toBeLessThan(4_000_000);
    expect(widened.length).toBeGreaterThanOrEqual(found);
    expect(widened.length === 3_000 || unclear.includes("too large to compare")).toBe(true);
  });
});
