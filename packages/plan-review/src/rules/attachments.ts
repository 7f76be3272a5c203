import type { Plan, ResourceChange } from "../model";
import { policyText, type Statement } from "../policy/document";
import { at, isEmpty, type Marked, textOf } from "../values";
import { remains } from "./plan-index";
import type { PlanIndex } from "./rule";

/** Policies of AWS that are wide by themselves, so that they need a person even on a role that is new. */
const POWERFUL =
  /:policy\/(AdministratorAccess[\w-]*|PowerUserAccess|IAMFullAccess|job-function\/.*Administrator)$|FullAccess$|:cluster-access-policy\/AmazonEKS(Cluster)?AdminPolicy$/;

/** Names of policies that take something away. */
const DENYING = /deny|guard|bound|restrict|quarantine|protect|prevent/i;

/** One policy for one identity. */
const SINGLE = /^aws_iam_(role|user|group)_policy_attachment$|^aws_iam_policy_attachment$/;
/** The whole list of an identity; what is not in it is detached. */
const EXCLUSIVE = /^aws_iam_(role|user|group)_policy_attachments_exclusive$/;
const EXCLUSIVE_INLINE = /^aws_iam_(role|user|group)_policies_exclusive$/;
const SSO_POLICY = /^aws_ssoadmin_(customer_)?managed_policy_attachment(s_exclusive)?$/;
const HOLDERS = ["role", "user", "group", "role_name", "user_name", "group_name"];

/** What a change attaches to an identity, one line each. */
export function attachments(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (!remains(change)) return boundaryDetached(change, index);
  const details = [
    ...single(change, index),
    ...exclusive(change, index),
    ...ofPermissionSet(change, index),
    ...permissions(change, index),
  ];
  for (const { path, before, after } of change.attributes) {
    if (path === "managed_policy_arns" && Array.isArray(after)) {
      for (const arn of added(before, after)) {
        if (change.action !== "create" || POWERFUL.test(textOf(arn))) details.push(`attaches ${nameOf(arn)}`);
      }
    }
    if (path === "permissions_boundary" && change.action !== "create" && !isEmpty(before)) {
      details.push(`permissions boundary ${isEmpty(after) ? "removed" : "changed"}`);
    }
    const isLonger = typeof before === "number" && typeof after === "number" && after > before;
    if (path === "max_session_duration" && isLonger && change.action === "update") {
      details.push(`sessions last ${after} s instead of ${before} s`);
    }
  }
  return details;
}

function single(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (!SINGLE.test(change.type)) return [];
  const arn = at(change.after, "policy_arn");
  const isChanged =
    change.action !== "update" ||
    change.attributes.some(
      ({ path, before, after }) =>
        /^(policy_arn|role|user|group)/.test(path) && (!Array.isArray(after) || added(before, after).length > 0),
    );
  const isForNew = index.isNew(change, HOLDERS);
  return isChanged && (!isForNew || POWERFUL.test(textOf(arn ?? ""))) ? [`attaches ${nameOf(arn)}`] : [];
}

function exclusive(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (!EXCLUSIVE.test(change.type)) return [];
  const isForNew = index.isNew(change, HOLDERS);
  const old = change.action === "update" ? at(change.before, "policy_arns") : undefined;
  return added(old, at(change.after, "policy_arns"))
    .filter((arn) => !isForNew || POWERFUL.test(textOf(arn)))
    .map((arn) => `attaches ${nameOf(arn)}`);
}

function ofPermissionSet(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (!SSO_POLICY.test(change.type)) return [];
  const isForNew = index.isNew(change, ["permission_set_arn"]);
  const arn = at(change.after, "managed_policy_arn") ?? at(change.after, "customer_managed_policy_reference.0.name");
  const arns = at(change.after, "managed_policy_arns");
  const all = Array.isArray(arns)
    ? added(change.action === "update" ? at(change.before, "managed_policy_arns") : [], arns)
    : [arn];
  return all
    .filter((name) => !isForNew || POWERFUL.test(textOf(name ?? "")))
    .map((name) => `attaches ${nameOf(name)} to a permission set`);
}

function boundaryDetached(change: ResourceChange, index: PlanIndex): readonly string[] {
  const isBoundary = change.type === "aws_ssoadmin_permissions_boundary_attachment" && change.action === "delete";
  return isBoundary && !index.isGoing(change, ["permission_set_arn"]) ? ["permissions boundary removed"] : [];
}

/** `aws_lambda_permission` is a statement of the function's policy in attributes of its own. */
function permissions(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (change.type !== "aws_lambda_permission") return [];
  const said = (path: string) => {
    const value = at(change.after, path);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (change.action === "create") {
    if (index.isNew(change, ["function_name"])) return [];
    return [`${said("principal") ?? "someone"} may ${said("action") ?? "call"} the function`];
  }
  const details: string[] = [];
  for (const { path, before, after } of change.attributes) {
    const isCondition = /^(source_arn|source_account|principal_org_id|event_source_token)$/.test(path);
    if (
      !isCondition &&
      !/^(principal|action|function_name|function_url_auth_type|invoked_via_function_url)$/.test(path)
    )
      continue;
    if (isCondition && !isEmpty(before) && isEmpty(after)) details.push(`condition ${path} removed`);
    else if (typeof after === "string" && !isEmpty(before)) details.push(`${path}: ${textOf(before)} → ${after}`);
    else if (!isCondition) details.push(`${path}: ${typeof after === "string" ? after : "changed"}`);
  }
  return details;
}

/** Policies that a plan removes from an identity that stays, and of which nobody can say that they deny nothing. */
export function detachments(plan: Plan, index: PlanIndex): ReadonlyMap<ResourceChange, readonly string[]> {
  const texts = new Map<string, readonly Statement[]>();
  for (const { type, before } of plan.changes) {
    const arn = type === "aws_iam_policy" ? at(before, "arn") : undefined;
    if (typeof arn !== "string") continue;
    const statements = policyText(at(before, "policy"));
    if (statements !== undefined) texts.set(arn, statements);
  }
  const mayDeny = (arn: Marked) => {
    if (typeof arn !== "string") return true;
    if (/^arn:[^:]+:iam::aws:policy\//.test(arn)) return /AWSDenyAll|Quarantine/.test(arn);
    return texts.get(arn)?.some(({ effect }) => effect === "Deny") ?? true;
  };
  const result = new Map<ResourceChange, readonly string[]>();
  for (const change of plan.changes) {
    // that it goes from everybody is said of this type; that it denies has to be known
    const isShared = change.type === "aws_iam_policy_attachment" && change.action === "delete";
    const isGuard = (arn: Marked) => (isShared ? mayDeny(arn) && DENYING.test(textOf(arn)) : mayDeny(arn));
    const lines = [...lost(change, index)].filter(isGuard).map((arn) => `detaches ${nameOf(arn)}, which may deny`);
    if (lines.length > 0) result.set(change, lines);
  }
  return result;
}

function* lost(change: ResourceChange, index: PlanIndex): Generator<Marked> {
  const { type, action, before, after } = change;
  if (action === "create" || action === "read" || action === "no-op" || action === "forget") return;
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
  else if (type === "aws_iam_role" && action === "update") {
    if (change.attributes.some(({ path }) => path === "managed_policy_arns"))
      yield* added(at(after, "managed_policy_arns"), at(before, "managed_policy_arns"));
  }
}

function added(before: Marked | undefined, after: Marked | undefined): readonly Marked[] {
  const old = Array.isArray(before) ? before : [];
  return (Array.isArray(after) ? after : isEmpty(after) ? [] : [after ?? null]).filter((item) => !old.includes(item));
}

function nameOf(arn: Marked | undefined): string {
  return typeof arn === "string" ? arn : "a policy that is known after apply";
}
