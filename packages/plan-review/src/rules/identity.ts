import { OWNERS } from "../iam/policy-paths";
import { raisingActions } from "../iam/raising";
import type { ResourceChange } from "../model";
import { isBroad } from "../policy/broad";
import { describe, policyText, type Statement } from "../policy/document";
import { boundsCallers } from "../policy/everyone";
import { at, isEmpty, type Marked } from "../values";
import { attachments } from "./attachments";
import { detachments } from "./detachments";
import { remains } from "./plan-index";
import { isBehindADoor, isFresh, policiesOf, statementsAfter, unreadable } from "./policies";
import { forEachChange, type Rule } from "./rule";

export const widened: Rule = {
  id: "iam-widened",
  severity: "high",
  title: "IAM is widened: a new action, a wider resource, a new principal, a condition removed",
  why: "The identity, or whoever uses the resource, can do from then on what it could not do before.",
  check: forEachChange((change, index) => {
    const details: string[] = [];
    for (const attribute of policiesOf(change)) {
      const { path, policy } = attribute;
      if (change.action === "delete") {
        // what goes allows nothing more, except where AWS then puts a wider policy in its place
        if (isBehindADoor(change.type) && !index.isGoing(change, ["vpc_endpoint_id"]))
          for (const line of policy.widened) details.push(`${path}: ${line}`);
      } else if (!isFresh(change, index)) for (const line of policy.widened) details.push(`${path}: ${line}`);
      else
        for (const statement of statementsAfter(attribute))
          if (isBroad(statement) && !isBehindADoor(change.type)) details.push(`${path}: ${describe(statement)}`);
    }
    details.push(...attachments(change, index));
    return details.length > 0 ? { message: "allows more than before", details } : undefined;
  }),
};

export const open: Rule = {
  id: "iam-open-to-everyone",
  severity: "critical",
  title: "A policy allows everyone, without a condition or with one that excludes nobody",
  why: "Principal * is the whole world, other accounts and anonymous callers included, also under a condition that everyone can meet.",
  check: forEachChange((change) => {
    const details = isBehindADoor(change.type)
      ? []
      : policiesOf(change).flatMap(({ path, policy }) => policy.open.map((line) => `${path}: ${line}`));
    if (isOpenPermission(change)) details.push("principal: *");
    return details.length > 0 ? { message: "allows everyone", details } : undefined;
  }),
};

/** Attributes of `aws_lambda_permission` that are conditions, and the keys that they are about. */
const CONDITIONS: Readonly<Record<string, string>> = {
  source_arn: "aws:sourcearn",
  source_account: "aws:sourceaccount",
  principal_org_id: "aws:principalorgid",
};
/** The token that a skill of Alexa sends is known to nobody else. */
const TOKEN = "event_source_token";

/** That a caller has to be known to IAM leaves nobody out: everyone with an account can give itself the other half. */
function isOpenPermission(change: ResourceChange): boolean {
  if (change.type !== "aws_lambda_permission" || !remains(change) || at(change.after, "principal") !== "*")
    return false;
  const isRelevant =
    change.action !== "update" ||
    change.attributes.some(({ path }) => path === "principal" || path === TOKEN || Object.hasOwn(CONDITIONS, path));
  return (
    isRelevant &&
    isEmpty(at(change.after, TOKEN)) &&
    !Object.entries(CONDITIONS).some(([path, key]) => bounds(at(change.after, path), key))
  );
}

function bounds(value: Marked | undefined, key: string): boolean {
  if (isEmpty(value)) return false;
  // what is known only after apply is a condition all the same
  return typeof value !== "string" || boundsCallers({ operator: "StringLike", key, values: [value] });
}

export const trustedByAnyone: Rule = {
  id: "trust-too-wide",
  severity: "critical",
  title: "A role trusts everyone with an account at a token issuer",
  why: "Anyone can have an account at GitHub or Google: a trust that names no repository, project or client lets all of them in.",
  check: trusting((isForAnyone) => isForAnyone),
};

export const trustedWithoutSubject: Rule = {
  id: "trust-without-subject",
  severity: "high",
  title: "A role trusts every identity of an issuer, a cluster or a directory",
  why: "Each pod of the cluster and each user of the directory can assume the role, whatever it was meant for.",
  check: trusting((isForAnyone) => !isForAnyone),
};

function trusting(speaks: (isForAnyone: boolean) => boolean): Rule["check"] {
  return forEachChange((change) => {
    if (change.action === "delete") return undefined;
    const details = policiesOf(change).flatMap(({ path, policy }) =>
      policy.trusts.filter((trust) => speaks(trust.isForAnyone)).map(({ message }) => `${path}: ${message}`),
    );
    return details.length > 0 ? { message: "lets in more identities than intended", details } : undefined;
  });
}

/** Names of actions in one line. */
const MAXIMUM_ACTIONS = 8;

function allowsAll({ effect, actions }: Statement): boolean {
  return effect === "Allow" && actions.some((action) => /^\*+(:\*+)?$/.test(action));
}

export const raising: Rule = {
  id: "can-raise-itself",
  severity: "high",
  title: "An identity can give itself more rights, or take those of another",
  why: "An identity that may change policies, pass any role or run code as another identity can get all their rights.",
  check: forEachChange((change) => {
    if (!remains(change) || isBehindADoor(change.type)) return undefined;
    const details = policiesOf(change).flatMap((attribute) => {
      const { path, before } = attribute;
      // that something may do everything is found as such
      const statements = statementsAfter(attribute).filter((statement) => !allowsAll(statement));
      const raised = raisingActions(statements);
      const old = raisingActions(policyText(before) ?? []);
      const now = [...raised].filter((action) => !old.has(action));
      const more = now.length > MAXIMUM_ACTIONS ? `, and ${now.length - MAXIMUM_ACTIONS} more` : "";
      return now.length > 0 ? [`${path}: ${now.slice(0, MAXIMUM_ACTIONS).join(", ")}${more}`] : [];
    });
    return details.length > 0 ? { message: "can raise its own rights", details } : undefined;
  }),
};

export const denialLost: Rule = {
  id: "iam-deny-removed",
  severity: "high",
  title: "A Deny is removed or denies less, or a policy that may deny is detached",
  why: "A Deny is a guard rail (TLS only, no public access, no deletion): without it the Allow statements decide alone.",
  check(plan, index) {
    const detached = detachments(plan, index);
    return forEachChange((change) => {
      const details = [...(detached.get(change) ?? [])];
      // with the bucket, the queue or the role itself its denials lose their object
      const isGoing = index.isGoing(change, OWNERS);
      const isOwner = !/_policy$/.test(change.type);
      if (change.action !== "delete" || !(isGoing || isOwner))
        for (const { path, policy, leftBehind } of policiesOf(change))
          for (const line of (isGoing ? undefined : leftBehind) ?? policy.denialsLost) details.push(`${path}: ${line}`);
      return details.length > 0 ? { message: "denies less than before", details } : undefined;
    })(plan, index);
  },
};

export const unclear: Rule = {
  id: "iam-not-element",
  severity: "high",
  title:
    "A policy whose change cannot be decided: NotPrincipal, a condition nobody knows, a text that is not a policy, one too large",
  why: "It may allow more than before: a person must read it.",
  check: forEachChange((change) => {
    if (change.action === "delete") return undefined;
    const details = policiesOf(change).flatMap(({ path, policy }) => policy.unclear.map((line) => `${path}: ${line}`));
    for (const path of unreadable(change)) details.push(`${path}: cannot be read as a policy`);
    return details.length > 0 ? { message: "must be read by a person", details } : undefined;
  }),
};
