import type { ResourceChange } from "../model";
import { at, isEmpty, type Marked, textOf } from "../values";
import { remains } from "./plan-index";
import type { PlanIndex } from "./rule";

/** Policies of AWS that are wide by themselves, so that they need a person even on a role that is new. */
const POWERFUL =
  /:policy\/(AdministratorAccess[\w-]*|PowerUserAccess|IAMFullAccess|job-function\/.*Administrator)$|FullAccess$|:cluster-access-policy\/AmazonEKS(Cluster)?AdminPolicy$/;

/** One policy for one identity. */
export const SINGLE = /^aws_iam_(role|user|group)_policy_attachment$|^aws_iam_policy_attachment$/;
/** The whole list of an identity; what is not in it is detached. */
export const EXCLUSIVE = /^aws_iam_(role|user|group)_policy_attachments_exclusive$/;
export const SSO_POLICY = /^aws_ssoadmin_(customer_)?managed_policy_attachment(s_exclusive)?$/;
export const HOLDERS = ["role", "user", "group", "role_name", "user_name", "group_name"];

/** What a change attaches to an identity, one line each. */
export function attachments(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (!remains(change)) return boundaryOfPermissionSet(change, index);
  const details = [
    ...boundaryOfPermissionSet(change, index),
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
  return isChanged && (!isForNew || POWERFUL.test(textOf(arn))) ? [`attaches ${nameOf(arn)}`] : [];
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
  const old = change.action === "update" ? policiesOfPermissionSet(change.before) : undefined;
  return added(old, policiesOfPermissionSet(change.after))
    .filter((name) => !isForNew || POWERFUL.test(textOf(name)))
    .map((name) => `attaches ${nameOf(name)} to a permission set`);
}

/** ARNs of AWS's own policies, or names of policies that are in each account. */
export function policiesOfPermissionSet(values: Marked): readonly Marked[] {
  const references = at(values, "customer_managed_policy_reference");
  if (Array.isArray(references)) return references.map((reference: Marked) => at(reference, "name") ?? null);
  const arns = at(values, "managed_policy_arns");
  return Array.isArray(arns) ? arns : [at(values, "managed_policy_arn") ?? arns ?? references ?? null];
}

function boundaryOfPermissionSet(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (change.type !== "aws_ssoadmin_permissions_boundary_attachment" || change.action === "create") return [];
  const changes = (name: RegExp) => change.attributes.some(({ path }) => name.test(path));
  const isGone = change.action === "delete" || changes(/^permission_set_arn$/);
  return [
    ...(isGone && !index.isGoing(change, ["permission_set_arn"]) ? ["permissions boundary removed"] : []),
    ...(remains(change) && changes(/^permissions_boundary/) ? ["permissions boundary changed"] : []),
  ];
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
    // one condition more allows less
    if (isCondition && isEmpty(before)) continue;
    if (isCondition && isEmpty(after)) details.push(`condition ${path} removed`);
    else
      details.push(
        `${path}: ${isEmpty(before) ? "" : `${textOf(before)} → `}${isEmpty(after) ? "not set" : textOf(after)}`,
      );
  }
  return details;
}

/** What the second list has and the first one has not. */
export function added(before: Marked | undefined, after: Marked | undefined): readonly Marked[] {
  const now = after ?? null;
  return (Array.isArray(now) ? now : isEmpty(now) ? [] : [now]).filter(
    (item) => !(Array.isArray(before) && before.includes(item)),
  );
}

export function nameOf(arn: Marked | undefined): string {
  return typeof arn === "string" ? arn : "a policy that is known after apply";
}
