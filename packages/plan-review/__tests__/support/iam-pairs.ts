import fc from "fast-check";
import { type IamRequest, isAllowed, type RawStatement } from "./iam-evaluator";

/** Two policies, and the keys of which they speak. */
export interface Pair {
  readonly before: readonly RawStatement[];
  readonly after: readonly RawStatement[];
}

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/api`;

const ACTIONS = ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "sqs:SendMessage"];
const RESOURCES = ["arn:aws:s3:::data/a", "arn:aws:s3:::data/ab", "arn:aws:s3:::data/zed", "arn:aws:s3:::logs/a"];
const PRINCIPALS = [
  ROLE,
  `arn:aws:iam::${ACCOUNT}:role/other`,
  "arn:aws:iam::999988887777:user/x",
  "Service:s3.amazonaws.com",
];

/** What each key can be; an empty list is an absent key. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "aws:securetransport": [["true"], ["false"]],
  "aws:multifactorauthpresent": [[], ["true"], ["false"]],
  "aws:sourceip": [[], ["10.0.0.1"], ["10.128.0.1"], ["11.0.0.1"], ["200.0.0.1"], ["2001:db8::1"]],
  "aws:principaltag/admin": [[], ["true"], ["false"], ["yes"], [""]],
  "s3:prefix": [[], ["home/zed/x"], ["home/x"], ["HOME/X"], ["x"], [""]],
  "s3:max-keys": [[], ["5"], ["10"], ["15"], ["20"], ["25"], ["1e30"]],
  "aws:currenttime": [["2025-06-01T00:00:00Z"], ["2026-06-01T00:00:00Z"], ["2027-06-01T00:00:00Z"]],
  "aws:tagkeys": [[], ["team"], ["cost"], ["x"], ["team", "cost"], ["team", "x"], ["team", "cost", "x"]],
  "aws:sourcearn": [
    [],
    ["arn:aws:s3:::data"],
    [`arn:aws:sns:eu-west-1:${ACCOUNT}:topic`],
    ["arn:aws:sns:eu-west-1:999988887777:topic"],
  ],
};

const some = (...values: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...values) },
    fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) }),
  );

const action = some(
  "s3:GetObject",
  "s3:getobject",
  "s3:Get*",
  "s3:GetObject?cl",
  "s3:*",
  "*",
  "sqs:*",
  "s3:*Object",
  "s3:PutObject",
  "sqs:SendMessage",
);
const resource = some(
  "*",
  "arn:aws:s3:::data/*",
  "arn:aws:s3:::data/a",
  "arn:aws:s3:::data/a?",
  "arn:aws:s3:::data/a*",
  "arn:aws:s3:::*/a",
  "arn:aws:s3:::data/${aws:username}",
  "arn:aws:s3:::logs/*",
);
const principal = fc.oneof(
  fc.constant("*"),
  some(ROLE, ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, "999988887777", "*").map((AWS) => ({ AWS })),
  fc.constant({ Service: "s3.amazonaws.com" }),
);

function line(operators: readonly string[], key: string, values: fc.Arbitrary<unknown>) {
  return fc.tuple(fc.constantFrom(...operators), values).map(([operator, value]) => ({ [operator]: { [key]: value } }));
}

const condition = fc.oneof(
  line(["Bool", "BoolIfExists"], "aws:SecureTransport", fc.constantFrom("true", "false")),
  line(["Bool", "BoolIfExists", "Null"], "aws:MultiFactorAuthPresent", fc.constantFrom("true", "false")),
  line(
    ["IpAddress", "NotIpAddress", "IpAddressIfExists"],
    "aws:SourceIp",
    some("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/0", "10.0.0.1", "::/0"),
  ),
  line(
    ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"],
    "s3:prefix",
    some("home/x", "x", "home/zed/x", ""),
  ),
  line(
    ["StringLike", "StringNotLike", "StringLikeIfExists"],
    "s3:prefix",
    some("home/*", "*x", "home/?", "*", "?*", "", "home/${aws:username}/*"),
  ),
  line(["Bool", "BoolIfExists"], "aws:PrincipalTag/admin", some("true", "false")),
  line(["StringEquals", "StringNotEquals"], "aws:PrincipalTag/admin", some("true", "yes")),
  line(["Null"], "aws:PrincipalTag/admin", fc.constantFrom("true", "false")),
  line(
    ["NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals", "NumericLessThanIfExists"],
    "s3:max-keys",
    some("10", "20", "1e20"),
  ),
  line(
    ["DateLessThan", "DateGreaterThan"],
    "aws:CurrentTime",
    fc.constantFrom("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
  ),
  line(
    ["ForAllValues:StringEquals", "ForAnyValue:StringEquals", "ForAllValues:StringLike", "ForAnyValue:StringNotEquals"],
    "aws:TagKeys",
    some("team", "cost"),
  ),
  line(["Null"], "aws:TagKeys", fc.constantFrom("true", "false")),
  line(
    ["ArnLike", "ArnNotLike", "ArnEquals"],
    "aws:SourceArn",
    some("arn:aws:s3:::*", "arn:aws:s3:::data", `arn:aws:sns:*:${ACCOUNT}:*`, "arn:aws:*:*:*:*"),
  ),
);

const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 4, arbitrary: fc.tuple(condition) },
  { weight: 1, arbitrary: fc.tuple(condition, condition) },
);

/** @param kind whether the policy is one of an identity, or of a resource and names principals */
function statement(kind: "identity" | "resource"): fc.Arbitrary<RawStatement> {
  return fc
    .record({
      Effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Allow", "Deny"),
      actions: fc.tuple(fc.constantFrom("Action", "Action", "Action", "NotAction"), action),
      resources: fc.tuple(fc.constantFrom("Resource", "Resource", "Resource", "NotResource"), resource),
      Principal: principal,
      conditions,
    })
    .map(({ Effect, actions, resources, Principal, conditions: lines }) => ({
      Effect,
      [actions[0]]: actions[1],
      [resources[0]]: resources[1],
      ...(kind === "resource" ? { Principal } : {}),
      ...(lines.length === 0 ? {} : { Condition: merged(lines) }),
    }));
}

function merged(lines: readonly Record<string, Record<string, unknown>>[]): Record<string, unknown> {
  const result: Record<string, Record<string, unknown>> = {};
  for (const one of lines) {
    for (const [operator, keys] of Object.entries(one)) result[operator] = { ...result[operator], ...keys };
  }
  return result;
}

/** Half of the statements stay as they are, so that policies differ in little, as they do in plans. */
export function pairs(kind: "identity" | "resource"): fc.Arbitrary<Pair> {
  const several = (maxLength: number) => fc.array(statement(kind), { minLength: 0, maxLength });
  return fc
    .tuple(several(2), several(2), several(2))
    .filter(([common, old, now]) => common.length + old.length > 0 && common.length + now.length > 0)
    .map(([common, old, now]) => ({ before: [...common, ...old], after: [...now, ...common] }));
}

/** Every request of a small world in which the two policies can differ: one that the later policy can allow. */
export function* requests({ before, after }: Pair, kind: "identity" | "resource"): Generator<IamRequest> {
  const text = JSON.stringify([before, after]).toLowerCase();
  const all = [...contexts(Object.keys(KEYS).filter((key) => text.includes(`"${key}"`)))];
  const bare = after.filter(({ Effect }) => Effect === "Allow").map(({ Condition, ...statement }) => statement);
  for (const action of ACTIONS) {
    for (const resource of RESOURCES) {
      for (const principal of kind === "identity" ? [undefined] : PRINCIPALS) {
        const request = { action, resource, ...(principal === undefined ? {} : { principal }) };
        if (!isAllowed(bare, { ...request, context: NAME })) continue;
        for (const context of all) yield { ...request, context: { ...context, ...NAME } };
      }
    }
  }
}

const NAME = { "aws:username": ["zed"] };

function* contexts(keys: readonly string[]): Generator<Record<string, readonly string[]>> {
  const [key, ...rest] = keys;
  if (key === undefined) {
    yield {};
    return;
  }
  for (const values of KEYS[key] ?? []) {
    for (const context of contexts(rest)) yield values.length === 0 ? context : { ...context, [key]: values };
  }
}
