import type { Plan, ResourceChange } from "../model";
import { policyText, type Statement } from "../policy/document";
import { at, Unknown } from "../values";

/** Each cluster of EKS has an issuer of its own, which knows nobody but the workloads of the cluster. */
const EKS = /^oidc\.eks\.[\w-]+\.amazonaws\.com(\.cn)?\//;

/**
 * Lines for an issuer whose tokens IAM believes from now on. Where a role of the plan trusts it, the role is what is
 * judged: what binds the tokens is there.
 */
export function unboundIssuers(plan: Plan): (change: ResourceChange) => readonly string[] {
  let known: ReturnType<typeof trustsOf> | undefined;
  return ({ type, action, after }) => {
    if (type !== "aws_iam_openid_connect_provider" || action !== "create") return [];
    const url = at(after, "url");
    if (typeof url !== "string") return [];
    const host = url.replace(/^https:\/\//, "");
    known ??= trustsOf(plan);
    const isJudged = EKS.test(host) || known.some((trust) => mayTrust(trust, host));
    return isJudged ? [] : [`url: ${url}, whose tokens no role of this plan is bound to`];
  };
}

/** Whom the roles of the plan trust. */
function trustsOf({ changes }: Plan) {
  return changes
    .filter(({ type }) => type === "aws_iam_role")
    .map(({ after }) => at(after, "assume_role_policy"))
    .map((text) => (text instanceof Unknown ? text : policyText(text)));
}

/** An issuer that the plan makes has no name before: a trust that shows after apply may be the one in it. */
function mayTrust(trust: readonly Statement[] | Unknown | undefined, host: string): boolean {
  if (trust instanceof Unknown) return true;
  return (
    trust?.some(
      ({ effect, principals }) =>
        effect === "Allow" && principals.some((name) => name.endsWith(`:oidc-provider/${host}`)),
    ) === true
  );
}
