import type { AttributeChange } from "../attributes";
import type { Judge } from "../judge/judge";
import type { ResourceChange } from "../model";
import { isBroad } from "../policy/broad";
import { describe, policyText } from "../policy/document";
import { at, isEmpty, textOf } from "../values";
import { remains } from "./plan-index";
import { forEachChange, type PlanIndex, type Rule } from "./rule";

/** Attributes that say whose policy it is: when that is made by the same plan, nothing that exists gets wider. */
const OWNERS = [
  "role",
  "user",
  "group",
  "bucket",
  "function_name",
  "arn",
  "policy_arn",
  "secret_arn",
  "key_id",
  "queue_url",
  "repository",
  "repository_name",
];

function policies(
  change: ResourceChange,
): readonly (AttributeChange & { policy: NonNullable<AttributeChange["policy"]> })[] {
  return change.attributes.flatMap((attribute) =>
    attribute.policy === undefined ? [] : [{ ...attribute, policy: attribute.policy }],
  );
}

/** Whether the plan makes the policy together with what it is about, so that there is nothing to compare it with. */
function isFresh(change: ResourceChange, index: PlanIndex): boolean {
  if (change.action !== "create") return false;
  // a role or a managed policy is itself what is new; the policy of a role that exists is not
  return (
    !/^aws_(iam_(role|user|group)_policy|.*_policy)$/.test(change.type) ||
    change.type === "aws_iam_policy" ||
    index.isNew(change, OWNERS)
  );
}

const POWERFUL =
  /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|job-function\/.*Administrator)$|FullAccess$/;

export const widened: Rule = {
  id: "iam-widened",
  severity: "high",
  title: "IAM is widened: a new action, a wider resource, a new principal, a condition removed",
  why: "Who holds the identity, or names the resource, can do from then on what it could not do before.",
  check: forEachChange((change, index) => {
    const details: string[] = [];
    for (const { path, policy, after } of policies(change)) {
      if (!isFresh(change, index)) for (const line of policy.widened) details.push(`${path}: ${line}`);
      else
        for (const statement of policyText(after) ?? [])
          if (isBroad(statement)) details.push(`${path}: ${describe(statement)}`);
    }
    details.push(...attachments(change, index));
    return details.length > 0 ? { message: "allows more than before", details } : undefined;
  }),
};

function attachments(change: ResourceChange, index: PlanIndex): readonly string[] {
  const details: string[] = [];
  if (
    /^aws_iam_(role|user|group)_policy_attachment$|^aws_iam_policy_attachment$/.test(change.type) &&
    remains(change)
  ) {
    const arn = at(change.after, "policy_arn");
    const known = typeof arn === "string" ? arn : "a policy that is known after apply";
    const changed =
      change.action !== "update" ||
      change.attributes.some(({ path }) => /^(policy_arn|role|user|group|roles|users|groups)/.test(path));
    if (changed && (!index.isNew(change, ["role", "user", "group"]) || POWERFUL.test(known)))
      details.push(`attaches ${known}`);
  }
  for (const { path, before, after } of change.attributes) {
    if (/^managed_policy_arns$/.test(path) && Array.isArray(after)) {
      const old = Array.isArray(before) ? before : [];
      for (const arn of after) {
        if (!old.includes(arn) && (change.action !== "create" || POWERFUL.test(textOf(arn))))
          details.push(`attaches ${typeof arn === "string" ? arn : "a policy that is known after apply"}`);
      }
    }
    if (path === "permissions_boundary" && change.action !== "create" && !isEmpty(before) && remains(change)) {
      details.push(`permissions boundary ${isEmpty(after) ? "removed" : "changed"}`);
    }
    if (
      path === "max_session_duration" &&
      typeof before === "number" &&
      typeof after === "number" &&
      after > before &&
      change.action === "update"
    ) {
      details.push(`sessions last ${after} s instead of ${before} s`);
    }
  }
  if (
    change.type === "aws_lambda_permission" &&
    remains(change) &&
    !(change.action === "create" && index.isNew(change, ["function_name"]))
  ) {
    details.push(...permission(change));
  }
  return details;
}

/** `aws_lambda_permission` is a statement of the function's policy in attributes of its own. */
function permission(change: ResourceChange): readonly string[] {
  const details: string[] = [];
  const said = (path: string) => {
    const value = at(change.after, path);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const watched = ["principal", "action", "source_arn", "source_account", "principal_org_id", "event_source_token"];
  const changed = change.attributes.filter(({ path }) => watched.includes(path));
  if (change.action === "create")
    details.push(`${said("principal") ?? "someone"} may ${said("action") ?? "call"} the function`);
  else {
    for (const { path, before, after } of changed) {
      const condition = path.startsWith("source") || path === "principal_org_id" || path === "event_source_token";
      if (condition && !isEmpty(before) && isEmpty(after)) details.push(`condition ${path} removed`);
      else if (typeof after === "string" && !isEmpty(before)) details.push(`${path}: ${textOf(before)} → ${after}`);
      else if (!condition) details.push(`${path}: ${typeof after === "string" ? after : "changed"}`);
    }
  }
  return details;
}

export const open: Rule = {
  id: "iam-open-to-everyone",
  severity: "critical",
  title: "A policy allows everyone without a condition",
  why: "Principal * without a condition is the whole world, other accounts and anonymous callers included.",
  check: forEachChange((change) => {
    const details = policies(change).flatMap(({ path, policy }) => policy.open.map((line) => `${path}: ${line}`));
    if (change.type === "aws_lambda_permission" && remains(change) && at(change.after, "principal") === "*") {
      const conditions = ["source_arn", "source_account", "principal_org_id", "event_source_token"];
      const relevant =
        change.action !== "update" ||
        change.attributes.some(({ path }) => path === "principal" || conditions.includes(path));
      if (
        relevant &&
        conditions.every((path) => isEmpty(at(change.after, path))) &&
        at(change.after, "function_url_auth_type") !== "AWS_IAM"
      ) {
        details.push("principal: *");
      }
    }
    return details.length > 0 ? { message: "allows everyone", details } : undefined;
  }),
};

export const denialLost: Rule = {
  id: "iam-deny-removed",
  severity: "high",
  title: "A Deny is removed or denies less",
  why: "A Deny is a guard rail (TLS only, no public access, no deletion): without it the Allow statements decide alone.",
  check: forEachChange((change, index) => {
    // with the bucket, the queue or the role itself its denials lose their object
    if (change.action === "delete" && index.isGoing(change, OWNERS)) return undefined;
    const owner = !/_policy$/.test(change.type) && (change.action === "delete" || change.action === "create");
    if (owner) return undefined;
    const details = policies(change).flatMap(({ path, policy }) =>
      policy.denialsLost.map((line) => `${path}: ${line}`),
    );
    return details.length > 0 ? { message: "denies less than before", details } : undefined;
  }),
};

export const unclear: Rule = {
  id: "iam-not-element",
  severity: "high",
  title: "NotAction, NotResource or NotPrincipal changed, or a policy is too large to compare",
  why: "They grant or deny everything but what they name, so that a shorter list may allow more: a person has to read them.",
  check: forEachChange((change) => {
    if (change.action === "delete") return undefined;
    const details = policies(change).flatMap(({ path, policy }) => policy.unclear.map((line) => `${path}: ${line}`));
    return details.length > 0 ? { message: "has to be read by a person", details } : undefined;
  }),
};

/** Attributes and types that say who may do what. */
export const identity: Judge = { id: "identity", knows: () => false };
