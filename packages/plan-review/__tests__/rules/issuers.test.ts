import type { ResourceChange } from "../../src/model";
import { unboundIssuers } from "../../src/rules/issuers";
import { Unknown } from "../../src/values";
import { ACTIONS, changeOf, planOfChanges } from "../support/changes";

const ARN = "arn:aws:iam::111122223333:oidc-provider/";
const issuer = (url: ResourceChange["after"], more: Partial<ResourceChange> = {}) =>
  changeOf("aws_iam_openid_connect_provider", { action: "create", after: { url }, ...more });
const trust = (Federated: string | readonly string[], Effect = "Allow", ...more: readonly unknown[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated } }, ...more],
  });
const role = (assume_role_policy: ResourceChange["after"], type = "aws_iam_role") =>
  changeOf(type, { after: { assume_role_policy } });
const lines = (change: ResourceChange, ...others: readonly ResourceChange[]) =>
  unboundIssuers(planOfChanges(change, ...others))(change);
const GITLAB = issuer("https://gitlab.com");
const FOUND = ["url: https://gitlab.com, whose tokens no role of this plan is bound to"];

describe("an issuer that is made", () => {
  it("is told where no role of the plan says whom of it to trust", () => {
    expect(lines(GITLAB)).toEqual(FOUND);
    expect(lines(GITLAB, role(trust(`${ARN}example.com`)), role("no policy"), role(null))).toEqual(FOUND);
    expect(lines(GITLAB, role(trust(`${ARN}gitlab.com`), "aws_iam_policy"))).toEqual(FOUND);
  });

  it("is judged by the role that trusts it", () => {
    expect(lines(GITLAB, role(trust(`${ARN}gitlab.com`)))).toEqual([]);
    expect(lines(issuer("gitlab.com"), role("no policy"), role(trust(`${ARN}gitlab.com`)))).toEqual([]);
    expect(lines(issuer("https://a.example.com/x"), role(trust(`${ARN}a.example.com/x`)))).toEqual([]);
    // an issuer that the same plan makes has no name yet
    expect(lines(GITLAB, role("no policy"), role(new Unknown()))).toEqual([]);
  });

  it("is one of several that a role trusts", () => {
    const service = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
    expect(lines(GITLAB, role(trust(`${ARN}gitlab.com`, "Allow", service)))).toEqual([]);
    expect(lines(GITLAB, role(trust([`${ARN}a.example.com`, `${ARN}gitlab.com`])))).toEqual([]);
  });

  it("is not trusted by a denial, nor by the trust in another one with a longer or shorter name", () => {
    expect(lines(GITLAB, role(trust(`${ARN}gitlab.com`, "Deny")))).toEqual(FOUND);
    for (const other of ["my.gitlab.com", "gitlab.com.example.com", "gitlab.com/x", "my-gitlab.com", "com"])
      expect(lines(GITLAB, role(trust(`${ARN}${other}`)))).toEqual(FOUND);
    expect(lines(issuer("http://gitlab.com"), role(trust(`${ARN}gitlab.com`)))).toHaveLength(1);
    expect(lines(issuer("https://a/https://b"), role(trust(`${ARN}a/b`)))).toHaveLength(1);
    expect(lines(issuer("a/https://b"), role(trust(`${ARN}a/b`)))).toHaveLength(1);
  });

  it.each(["oidc.eks.eu-central-1.amazonaws.com/id/A", "oidc.eks.cn-north-1.amazonaws.com.cn/id/A"])(
    "knows the workloads of a cluster alone: %s",
    (host) => {
      expect(lines(issuer(`https://${host}`))).toEqual([]);
      expect(lines(issuer(`https://x.${host}`))).toHaveLength(1);
      expect(lines(issuer(`https://${host.replace("/id", ".example.com/id")}`))).toHaveLength(1);
      expect(lines(issuer(`https://${host.replace("eks.", "eks.example.com/")}`))).toHaveLength(1);
      expect(lines(issuer(`https://${host.replace("oidc.", "oidc-")}`))).toHaveLength(1);
    },
  );

  it("is one by its type, its action and a name that is known", () => {
    expect(ACTIONS.filter((action) => lines(issuer("https://gitlab.com", { action })).length > 0)).toEqual(["create"]);
    expect(lines(issuer(new Unknown()))).toEqual([]);
    expect(lines(issuer("https://gitlab.com", { type: "aws_iam_saml_provider" }))).toEqual([]);
  });

  it("is judged by the trust of the plan, which is read once", () => {
    const plan = planOfChanges(role(trust(`${ARN}gitlab.com`)));
    const changes = jest.fn(() => [role(trust(`${ARN}gitlab.com`))]);
    Object.defineProperty(plan, "changes", { get: changes });
    const judge = unboundIssuers(plan);
    expect([judge(GITLAB), judge(GITLAB)]).toEqual([[], []]);
    expect(changes).toHaveBeenCalledTimes(1);
  });
});
