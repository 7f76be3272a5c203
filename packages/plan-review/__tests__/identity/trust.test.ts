import { created, planOf, policy, rulesOf, updated } from "../support/plan-builder";

const ACCOUNT = "111122223333";
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const POD = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;
const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/okta`;
const trust = (federated: string, conditions?: Record<string, unknown>, action = "sts:AssumeRoleWithWebIdentity") =>
  planOf([
    created("aws_iam_role", {
      name: "deploy",
      assume_role_policy: policy({
        Effect: "Allow",
        Action: action,
        Principal: { Federated: federated },
        ...(conditions === undefined ? {} : { Condition: conditions }),
      }),
    }),
  ]);
const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const sub = (value: unknown) => ({ "token.actions.githubusercontent.com:sub": value });

describe("a role that trusts an issuer from outside", () => {
  it.each([
    ["no condition", trust(GITHUB)],
    ["the audience alone", trust(GITHUB, { StringEquals: aud })],
    ["every subject", trust(GITHUB, { StringEquals: aud, StringLike: sub("*") })],
    ["every repository", trust(GITHUB, { StringLike: sub("repo:*") })],
    ["every owner", trust(GITHUB, { StringLike: sub("repo:*/*:ref:refs/heads/main") })],
    ["owners that begin alike", trust(GITHUB, { StringLike: sub("repo:octo*") })],
    ["one repository or any", trust(GITHUB, { StringLike: sub(["repo:octo/app:*", "repo:*"]) })],
    ["a set that may be empty", trust(GITHUB, { "ForAllValues:StringLike": sub("repo:octo/app:*") })],
    ["a subject if there is one", trust(GITHUB, { StringLikeIfExists: sub("repo:octo/app:*") })],
    ["everything but one subject", trust(GITHUB, { StringNotLike: sub("repo:octo/other:*") })],
    ["every issuer", trust("*")],
    ["Cognito without a pool", trust("cognito-identity.amazonaws.com")],
    ["Google without a client", trust("accounts.google.com")],
    [
      "GitLab's audience",
      trust(`arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`, {
        StringEquals: { "gitlab.com:aud": "https://gitlab.com" },
      }),
    ],
    [
      "Terraform's audience",
      trust(`arn:aws:iam::${ACCOUNT}:oidc-provider/app.terraform.io`, {
        StringEquals: { "app.terraform.io:aud": "aws.workload.identity" },
      }),
    ],
  ])("is critical with %s", (_, plan) => {
    expect(rulesOf(plan)).toContain("trust-too-wide");
  });

  it.each([
    ["one repository", trust(GITHUB, { StringEquals: { ...aud, ...sub("repo:octo/app:ref:refs/heads/main") } })],
    ["one owner", trust(GITHUB, { StringEquals: aud, StringLike: sub("repo:octo/*") })],
    [
      "a set that has to be there",
      trust(GITHUB, { "ForAllValues:StringLike": sub("repo:octo/app:*"), Null: sub("false") }),
    ],
    [
      "one pool",
      trust("cognito-identity.amazonaws.com", {
        StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:1234" },
      }),
    ],
    [
      "one service account",
      trust(POD, { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:shop:api" } }),
    ],
    [
      "an assertion for AWS",
      trust(SAML, { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }, "sts:AssumeRoleWithSAML"),
    ],
  ])("is quiet with %s", (_, plan) => {
    expect(rulesOf(plan)).toEqual([]);
  });

  it.each([
    [
      "a cluster's audience alone",
      trust(POD, { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud": "sts.amazonaws.com" } }),
    ],
    [
      "every service account",
      trust(POD, { StringLike: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:*:*" } }),
    ],
    ["an assertion for anything", trust(SAML, undefined, "sts:AssumeRoleWithSAML")],
  ])("is high with %s", (_, plan) => {
    expect(rulesOf(plan)).toEqual(["trust-without-subject"]);
  });

  it("is not called wide again when it gets narrower", () => {
    const of = (Condition: Record<string, unknown>) => ({
      name: "deploy",
      assume_role_policy: policy({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: GITHUB },
        Condition,
      }),
    });
    const narrowed = updated(
      "aws_iam_role",
      of({ StringLike: sub("repo:*") }),
      of({ StringLike: sub("repo:*"), StringEquals: aud }),
    );
    expect(rulesOf(planOf([narrowed]))).toEqual([]);
  });
});
