import fc from "fast-check";
import { comparePolicies } from "../src/policy/compare";
import { policyText, type Statement } from "../src/policy/document";
import { covers } from "../src/policy/glob";
import { policy } from "./plan-builder";

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
  test.each([
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

  test("agree with matching on texts without wildcards", () => {
    fc.assert(fc.property(pattern, concrete, (wide, text) => covers(wide, text) === regexOf(wide).test(text)));
  });

  test("cover nothing that they do not match", () => {
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

describe("two policies", () => {
  test("differ in nothing when only order, spelling and identifiers of statements do", () => {
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

  test("never get wider by losing an Allow or gaining a Deny", () => {
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

  test.each([
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
    ["a wider pattern", { ArnLike: { "aws:SourceArn": "arn:a:b" } }, { ArnLike: { "aws:SourceArn": "arn:a:*" } }, true],
    [
      "a narrower pattern",
      { ArnLike: { "aws:SourceArn": "arn:a:*" } },
      { ArnLike: { "aws:SourceArn": "arn:a:b" } },
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
      "a number that cannot be judged",
      { NumericLessThan: { "s3:max-keys": "10" } },
      { NumericLessThan: { "s3:max-keys": "20" } },
      true,
    ],
  ])("with %s", (_, before, after, wider) => {
    const { widened } = comparePolicies(
      statements(allow({ Condition: before })),
      statements(allow({ Condition: after })),
    );
    expect(widened.length > 0).toBe(wider);
  });

  test("know that an account stands for its identities and not the other way round", () => {
    const account = statements(allow({ Principal: { AWS: "111122223333" } }));
    const role = statements(allow({ Principal: { AWS: "arn:aws:iam::111122223333:role/api" } }));
    expect(comparePolicies(account, role).widened).toEqual([]);
    expect(comparePolicies(role, account).widened).toEqual([
      "new principal AWS:arn:aws:iam::111122223333:root for s3:GetObject",
    ]);
  });

  test("are compared by a person when one statement holds too many grants", () => {
    const many = (kind: string) => Array.from({ length: 200 }, (_, index) => `${kind}${index}`);
    const huge = statements({ Effect: "Allow", Action: many("s3:A"), Resource: many("arn:") });
    const { unclear } = comparePolicies(statements(allow({})), huge);
    expect(unclear).toHaveLength(1);
  });
});
