import type { Condition } from "../../src/policy/document";
import { isBoundByDenials, isForEveryone } from "../../src/policy/everyone";
import { statementOf, when } from "../support/statement";

const ACCOUNT = "111122223333";
const forEveryone = (...conditions: readonly Condition[]) =>
  isForEveryone(statementOf({ principals: ["*"], conditions }));

describe("a statement for everyone", () => {
  it("allows, and names everyone or all but some", () => {
    expect(isForEveryone(statementOf({ principals: ["AWS:x", "*"] }))).toBe(true);
    expect(isForEveryone(statementOf({ principals: ["AWS:x"], negated: new Set(["principals"]) }))).toBe(true);
    expect(isForEveryone(statementOf({ principals: ["AWS:x"] }))).toBe(false);
    expect(isForEveryone(statementOf())).toBe(false);
    expect(isForEveryone(statementOf({ principals: ["AWS:x"], negated: new Set(["actions"]) }))).toBe(false);
    expect(isForEveryone(statementOf({ principals: ["*"], effect: "Deny" }))).toBe(false);
  });

  it.each([
    when("StringEquals", "aws:principalorgid", "o-1"),
    when("StringLike", "aws:principalorgpaths", "o-a1/r-1/*"),
    when("StringEquals", "aws:principalaccount", ACCOUNT),
    when("ArnLike", "aws:principalarn", `arn:aws:iam::${ACCOUNT}:role/*`),
    when("StringEqualsIgnoreCase", "aws:sourceaccount", ACCOUNT),
    when("stringequals", "aws:sourceowner", ACCOUNT),
    when("ArnEquals", "aws:sourcearn", `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::abc"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::logs/*"),
    when("ArnLike", "aws:sourcearn", `arn:aws:sns:x:${ACCOUNT}`),
    when("StringEquals", "aws:sourcearn", `arn:aws:sns:x:${ACCOUNT}:a`),
    when("StringEquals", "aws:sourceorgid", "o-1"),
    when("ForAnyValue:StringLike", "aws:sourceorgpaths", "o-a1/*"),
    when("StringEquals", "aws:sourcevpc", "vpc-1"),
    when("StringEquals", "aws:sourcevpce", "vpce-1", "vpce-2"),
    when("ArnLike", "aws:sourcevpcarn", `arn:aws:ec2:x:${ACCOUNT}:vpc/*`),
    when("StringEquals", "aws:vpceorgid", "o-1"),
    when("StringEquals", "aws:vpceaccount", ACCOUNT),
    when("IpAddress", "aws:sourceip", "203.0.113.0/24"),
    when("IpAddress", "aws:sourceip", "10.0.0.0/8"),
    when("IpAddress", "aws:vpcsourceip", "2001:db8::/32"),
    when("StringLike", "aws:userid", "AROA12345678:*"),
    when("StringEquals", "aws:username", "bob"),
    when("StringEquals", "kms:calleraccount", ACCOUNT),
    when("StringEquals", "s3:dataaccesspointaccount", ACCOUNT),
    when("ArnLike", "s3:dataaccesspointarn", `arn:aws:s3:x:${ACCOUNT}:accesspoint/*`),
    when("ArnLike", "elasticfilesystem:accesspointarn", `arn:aws:elasticfilesystem:x:${ACCOUNT}:access-point/a`),
    when("Bool", "elasticfilesystem:accessedviamounttarget", "TRUE"),
  ])("is none where a condition says who: %j", (condition) => {
    expect(forEveryone(condition)).toBe(false);
    expect(forEveryone(when("Bool", "aws:securetransport", "true"), condition)).toBe(false);
  });

  it.each([
    when("Bool", "aws:securetransport", "true"),
    when("StringEquals", "constructor", "x"),
    when("StringEquals", "aws:principalorgid"),
    when("StringEquals", "aws:principalorgid", ""),
    when("StringLike", "aws:principalorgid", "o-*"),
    when("StringLike", "aws:principalorgid", "o-?"),
    when("StringEquals", "aws:principalorgid", "o-1", "*"),
    when("StringNotEquals", "aws:principalorgid", "o-1"),
    when("StringEqualsIfExists", "aws:principalorgid", "o-1"),
    when("ForAllValues:StringEquals", "aws:principalorgid", "o-1"),
    when("XStringEquals", "aws:principalorgid", "o-1"),
    when("Null", "aws:principalorgid", "false"),
    when("XBool", "elasticfilesystem:accessedviamounttarget", "true"),
    when("BoolIfExists", "elasticfilesystem:accessedviamounttarget", "true"),
    when("Bool", "elasticfilesystem:accessedviamounttarget", "false"),
    when("Bool", "elasticfilesystem:accessedviamounttarget", "xtrue"),
    when("Bool", "elasticfilesystem:accessedviamounttarget", "truex"),
    when("StringLike", "aws:principalorgpaths", "o-*/r-1"),
    when("StringLike", "aws:principalorgpaths", "xo-a/r-1"),
    when("StringLike", "aws:principalorgpaths", "o-a"),
    when("StringLike", "aws:sourceorgpaths", "xo-a/r-1"),
    when("StringLike", "aws:sourceorgpaths", "o-/r-1"),
    when("ArnLike", "aws:principalarn", "arn:aws:iam::*:role/a"),
    when("ArnLike", "aws:principalarn", `x:aws:iam::${ACCOUNT}:role/a`),
    when("ArnLike", "aws:principalarn", `arn:aws:iam::${ACCOUNT}4:role/a`),
    when("ArnLike", "aws:principalarn", `arn:aws:iam::1${ACCOUNT}4:role/a`),
    when("ArnLike", "aws:principalarn", `xarn:aws:iam::${ACCOUNT}:role/a`),
    when("ArnLike", "aws:principalarn", "arn"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::*"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::ab"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::ab*"),
    // a bucket that begins so can be anybody's
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::orders-*"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:::order?"),
    when("ArnLike", "aws:sourcearn", "x:arn:aws:s3:::orders"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3:x::abc"),
    when("ArnLike", "aws:sourcearn", "arn:aws:s3::*:abc"),
    when("ArnLike", "aws:sourcearn", "arn:aws:sqs:::abc"),
    when("ArnLike", "aws:sourcearn", "arn:aws:x:s3:::abc"),
    when("IpAddress", "aws:sourceip", "10.0.0.0/7"),
    when("IpAddress", "aws:sourceip", "2001:db8::/31"),
    when("IpAddress", "aws:sourceip", "home"),
    when("IpAddress", "aws:sourceip", "10.0.0.0/8", "0.0.0.0/0"),
    when("StringLike", "aws:userid", "AROA*"),
    when("StringLike", "aws:userid", "AROA1234567"),
    when("StringLike", "aws:userid", "xAROA12345678"),
  ])("is one although there is a condition: %j", (condition) => {
    expect(forEveryone(condition)).toBe(true);
  });
});

describe("a Deny for all others", () => {
  const allow = statementOf({ principals: ["*"], actions: ["s3:GetObject"] });
  const outside = when("StringNotEquals", "aws:sourcevpce", "vpce-1");
  const deny = (more: object = {}) =>
    statementOf({ effect: "Deny", principals: ["*"], actions: ["*"], conditions: [outside], ...more });
  const isBound = (more: object = {}) => isBoundByDenials(allow, [statementOf(), deny(more)]);

  it("takes back what an Allow gives to everyone", () => {
    expect(isBound()).toBe(true);
    expect(isBound({ actions: ["s3:PutObject", "s3:GetObject"] })).toBe(true);
    expect(isBound({ resources: ["*"] })).toBe(true);
    expect(isBoundByDenials(allow, [])).toBe(false);
  });

  it.each([
    { effect: "Allow" },
    { principals: ["AWS:x"] },
    { negated: new Set(["actions"]) },
    { actions: ["s3:PutObject"] },
    { resources: ["arn:aws:s3:::b/*"] },
    { conditions: [] },
    { conditions: [outside, when("Bool", "aws:securetransport", "false")] },
    { conditions: [outside, outside] },
  ])("leaves all that is granted with %j", (more) => {
    expect(isBound(more)).toBe(false);
  });

  it.each([
    outside,
    when("StringNotLike", "aws:sourcevpce", "vpce-1"),
    when("StringNotEqualsIfExists", "aws:sourcevpce", "vpce-1"),
    when("stringnotequalsifexists", "aws:sourcevpce", "vpce-1"),
    when("NotIpAddress", "aws:sourceip", "10.0.0.0/8"),
    when("notipaddress", "aws:sourceip", "10.0.0.0/8"),
    when("ArnNotLike", "aws:principalarn", `arn:aws:iam::${ACCOUNT}:role/a`),
  ])("lets in only the known ones by %j", (condition) => {
    expect(isBound({ conditions: [condition] })).toBe(true);
  });

  it.each([
    when("StringEquals", "aws:sourcevpce", "vpce-1"),
    when("IpAddress", "aws:sourceip", "10.0.0.0/8"),
    when("StringNotEquals", "aws:sourcevpce", "*"),
    when("StringNotEquals", "s3:prefix", "a"),
    when("Bool", "aws:securetransport", "false"),
    when("ForAnyValue:StringNotEquals", "aws:sourcevpce", "vpce-1"),
    when("IfExistsStringNotEquals", "aws:sourcevpce", "vpce-1"),
    when("StringNotEqualsIfExistsX", "aws:sourcevpce", "vpce-1"),
    when("StringNotIfExistsEquals", "aws:sourcevpce", "vpce-1"),
  ])("keeps nobody out by %j", (condition) => {
    expect(isBound({ conditions: [condition] })).toBe(false);
  });

  it("leaves all that is granted where it does not deny all of it", () => {
    const both = { ...allow, actions: ["s3:GetObject", "s3:PutObject"] };
    expect(isBoundByDenials(both, [deny({ actions: ["s3:GetObject"] })])).toBe(false);
    expect(isBoundByDenials(both, [deny({ actions: ["s3:GetObject", "s3:PutObject"] })])).toBe(true);
  });

  it("is not believed where the lists are longer than people write", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `s3:${index}`);
    const bound = (wide: readonly string[], narrow: readonly string[]) =>
      isBoundByDenials({ ...allow, actions: narrow }, [deny({ actions: wide })]);
    expect(bound(names(50), names(50))).toBe(true);
    expect(bound(names(51), names(50))).toBe(false);
    expect(bound(names(51), ["*"])).toBe(false);
    expect(bound([...names(50)], names(51))).toBe(false);
    expect(bound([...names(51), "*"], names(51))).toBe(true);
    const long = names(51);
    expect(
      bound(
        long.slice(0, 50),
        Array.from({ length: 51 }, () => "s3:1"),
      ),
    ).toBe(false);
  });
});
