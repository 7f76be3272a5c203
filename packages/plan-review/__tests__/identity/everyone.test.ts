import { created, planOf, policy, rulesOf, updated } from "../support/plan-builder";

const ACCOUNT = "111122223333";
const bucketPolicy = (Condition: Record<string, unknown>, ...others: readonly Record<string, unknown>[]) =>
  planOf([
    created("aws_s3_bucket", { bucket: "orders" }),
    created("aws_s3_bucket_policy", {
      bucket: "orders",
      policy: policy(
        { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*", Condition },
        ...others,
      ),
    }),
  ]);

describe("a policy for everyone", () => {
  it.each([
    ["who uses TLS", { Bool: { "aws:SecureTransport": "true" } }],
    ["from everywhere", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    ["from both halves of the world", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
    ["from all of IPv6", { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "::/0"] } }],
    ["whatever he is called", { StringLike: { "aws:PrincipalArn": "*" } }],
    ["with a role of this name in any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["of any organization", { StringLike: { "aws:PrincipalOrgID": "*" } }],
    ["of an organization, if he is in one", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }],
    ["but one account", { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } }],
    ["who is anybody", { Null: { "aws:userid": "false" } }],
    ["who calls himself", { Bool: { "aws:ViaAWSService": "false" } }],
    ["after a day that has passed", { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
    ["with a set that may be empty", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }],
    ["who asks for a prefix", { StringEquals: { "s3:prefix": "public" } }],
  ])("%s is critical", (_, condition) => {
    expect(rulesOf(bucketPolicy(condition))).toContain("iam-open-to-everyone");
  });

  it.each([
    ["of an organization", { StringEquals: { "aws:PrincipalOrgID": "o-abc123" } }],
    ["of an account", { StringEquals: { "aws:PrincipalAccount": [ACCOUNT] } }],
    ["with a role of one account", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } }],
    ["of a network", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"] } }],
    [
      "through an endpoint, over TLS",
      { StringEquals: { "aws:SourceVpce": "vpce-1" }, Bool: { "aws:SecureTransport": "true" } },
    ],
    ["for a distribution", { ArnEquals: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` } }],
  ])("%s is quiet", (_, condition) => {
    expect(rulesOf(bucketPolicy(condition))).toEqual([]);
  });

  it("is bound by a Deny for all others", () => {
    const deny = (Condition: Record<string, unknown>) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::orders/*",
      Condition,
    });
    const tls = { Bool: { "aws:SecureTransport": "true" } };
    const outside = { ...deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }), Action: "*" };
    expect(rulesOf(bucketPolicy(tls, outside))).toEqual([]);
    expect(rulesOf(bucketPolicy(tls, deny({ Bool: { "aws:SecureTransport": "false" } })))).toContain(
      "iam-open-to-everyone",
    );
  });

  it("is what AWS sets itself for an endpoint, which has no public address", () => {
    const all = policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
    const few = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
    const values = { service_name: "com.amazonaws.us-east-1.s3", vpc_endpoint_type: "Gateway" };
    expect(rulesOf(planOf([created("aws_vpc_endpoint", { ...values, policy: all })]))).toEqual([]);
    expect(
      rulesOf(planOf([updated("aws_vpc_endpoint", { ...values, policy: few }, { ...values, policy: all })])),
    ).toEqual(["iam-widened"]);
    expect(
      rulesOf(planOf([updated("aws_vpc_endpoint", { ...values, policy: all }, { ...values, policy: few })])),
    ).toEqual([]);
    expect(rulesOf(planOf([created("aws_vpc_endpoint_policy", { vpc_endpoint_id: "vpce-1", policy: few })]))).toEqual(
      [],
    );
  });
});
