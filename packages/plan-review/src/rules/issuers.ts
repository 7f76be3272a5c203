import type { Plan, ResourceChange } from "../model";
import { policyText } from "../policy/document";
import { at, Unknown } from "../values";

/** Each cluster of EKS has an issuer of its own, which knows nobody but the workloads of the cluster. */
const EKS = /^oidc\.eks\.[\w-]+\.amazonaws\.com(\.cn)?\//;

/**
 * Lines for an issuer whose tokens IAM believes from now on. Where a role of the plan trusts it, the role is what is
 * judged: what binds the tokens is there.
 */
export function unboundIssuers(plan: Plan): (change: ResourceChange) => readonly string[] {
  let known: Trusted | undefined;
  return ({ type, action, after }) => {
    if (type !== "aws_iam_openid_connect_provider" || action !== "create") return [];
    const url = at(after, "url");
    if (typeof url !== "string") return [];
    const host = url.replace(/^https:\/\//, "");
    known ??= trustedBy(plan);
    if (EKS.test(host) || known.perhapsAny || known.principals.some((name) => name.endsWith(`:oidc-provider/${host}`)))
      return [];
    return [`url: ${url}, whose tokens no role of this plan is bound to`];
  };
}

interface Trusted {
  readonly principals: readonly string[];
  /** Whether a role trusts somebody who shows after apply: an issuer that the plan makes has no name before. */
  readonly perhapsAny: boolean;
}

function trustedBy({ changes }: Plan): Trusted {
  const trusts = changes.flatMap(({ type, after }) =>
    type === "aws_iam_role" ? [at(after, "assume_role_policy")] : [],
  );
  return {
    principals: trusts
      .flatMap((trust) => (typeof trust === "string" ? (policyText(trust) ?? []) : []))
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ principals }) => principals),
    perhapsAny: trusts.some((trust) => trust instanceof Unknown),
  };
}
