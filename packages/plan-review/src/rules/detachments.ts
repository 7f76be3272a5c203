import type { Plan, ResourceChange } from "../model";
import { policyText } from "../policy/document";
import { at, type Marked, textOf } from "../values";
import { added, EXCLUSIVE, HOLDERS, nameOf, policiesOfPermissionSet, SINGLE, SSO_POLICY } from "./attachments";
import { remains } from "./plan-index";
import type { PlanIndex } from "./rule";

/** Names of policies that take something away. */
const DENYING = /deny|guard|bound|restrict|quarantine|protect|prevent/i;

const EXCLUSIVE_INLINE = /^aws_iam_(role|user|group)_policies_exclusive$/;

/** Policies that a plan removes from an identity that stays, and of which nobody can say that they deny nothing. */
export function detachments(plan: Plan, index: PlanIndex): ReadonlyMap<ResourceChange, readonly string[]> {
  const texts = new Map<Marked | undefined, boolean | undefined>();
  for (const { type, before } of plan.changes)
    if (type === "aws_iam_policy")
      texts.set(
        at(before, "arn"),
        policyText(at(before, "policy"))?.some(({ effect }) => effect === "Deny"),
      );
  const denies = (arn: Marked) => {
    const text = textOf(arn);
    return /^arn:[^:]+:iam::aws:policy\//.test(text) ? /AWSDenyAll|Quarantine/.test(text) : texts.get(arn);
  };
  const result = new Map<ResourceChange, readonly string[]>();
  for (const change of plan.changes) {
    // that it goes from everybody is said of this type; that it denies has to be known
    const isShared = change.type === "aws_iam_policy_attachment" && change.action === "delete";
    const isGuard = (arn: Marked) => denies(arn) ?? (!isShared || DENYING.test(textOf(arn)));
    const lines = [...lost(change, index)].filter(isGuard).map((arn) => `detaches ${nameOf(arn)}, which may deny`);
    if (lines.length > 0) result.set(change, lines);
  }
  return result;
}

function* lost(change: ResourceChange, index: PlanIndex): Generator<Marked> {
  const { type, action, before, after } = change;
  if (action === "create" || !(action === "delete" || remains(change))) return;
  if (action === "delete" && index.isGoing(change, [...HOLDERS, "target_id", "permission_set_arn"])) return;
  if (SINGLE.test(type)) {
    const arn = at(before, "policy_arn") ?? null;
    const isMoved = change.attributes.some(
      ({ path, before: old, after: now }) =>
        /^(policy_arn|role|user|group)/.test(path) && (!Array.isArray(old) || added(now, old).length > 0),
    );
    if (action === "delete" || isMoved) yield arn;
  } else if (type === "aws_organizations_policy_attachment") yield at(before, "policy_id") ?? null;
  else if (EXCLUSIVE.test(type) && action === "update")
    yield* added(at(after, "policy_arns"), at(before, "policy_arns"));
  else if (EXCLUSIVE_INLINE.test(type) && action === "update")
    yield* added(at(after, "policy_names"), at(before, "policy_names"));
  else if (type === "aws_iam_role" && action === "update")
    yield* added(at(after, "managed_policy_arns"), at(before, "managed_policy_arns"));
  else if (SSO_POLICY.test(type)) {
    const isMoved = change.attributes.some(({ path }) => path === "permission_set_arn");
    const left = action === "delete" || isMoved ? undefined : policiesOfPermissionSet(after);
    yield* added(left, policiesOfPermissionSet(before));
  }
}
