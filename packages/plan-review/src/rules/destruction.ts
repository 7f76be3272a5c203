import { isHarmless } from "../catalogue/harmless-types";
import { type Kind, kindOf } from "../catalogue/types";
import type { Plan, ResourceChange } from "../model";
import { goingWithOwner } from "./owners";
import { forEachChange, type Observation, type Rule } from "./rule";

/** What the destruction of some types does beside what everybody expects. */
const EFFECTS: Readonly<Record<string, string>> = {
  aws_iam_policy_attachment: "detaches the policy from every user, group and role, from those that others attached too",
  aws_cloudformation_stack: "deletes everything that the stack made",
  azurerm_resource_group: "deletes everything in the group",
  helm_release: "uninstalls the release",
  kubernetes_namespace: "deletes everything in the namespace",
  kubernetes_namespace_v1: "deletes everything in the namespace",
};

function isGoing({ action }: ResourceChange): boolean {
  return action === "delete" || action === "replace";
}

/** What the review takes it for. A bucket or a table by the name of Terraform's state holds it, whatever else is known. */
function kindOfChange(change: ResourceChange): Kind | undefined {
  return change.meaning === "Terraform state" ? "holds" : (change.kind ?? kindOf(change.type));
}

function isHarmlessChange({ kind, type, before, createsFirst }: ResourceChange): boolean {
  // AWS refuses to delete one that is in use, and the new one is there before
  if (type === "aws_acm_certificate" && createsFirst === true) return true;
  return kind === undefined ? isHarmless(type, before) : kind === "harmless";
}

/** Replacements and destructions of a kind that are findings: not what is harmless, not what goes with its owner. */
function destructions(
  look: (change: ResourceChange, kind: Kind | undefined) => boolean,
  said: (change: ResourceChange) => string,
): Rule["check"] {
  return function* check(plan: Plan): Generator<Observation> {
    const withOwner = goingWithOwner(plan);
    for (const change of plan.changes) {
      if (!isGoing(change) || isHarmlessChange(change) || withOwner.has(change)) continue;
      if (!look(change, kindOfChange(change))) continue;
      yield { address: change.address, message: said(change) };
    }
  };
}

function reasonOf(change: ResourceChange): string {
  const forcing = change.attributes.filter((attribute) => attribute.forcesReplacement).map(({ path }) => path);
  if (forcing.length > 0) return ` because ${forcing.join(", ")} cannot be changed in place`;
  return change.actionReason === undefined ? "" : ` (${change.actionReason.replaceAll("_", " ")})`;
}

function subjectOf(change: ResourceChange): string {
  return change.deposed === true ? `${change.type}, left over from an earlier replacement,` : change.type;
}

function sentenceOf(change: ResourceChange): string {
  const effect = EFFECTS[change.type] === undefined ? "" : `, which ${EFFECTS[change.type]}`;
  if (change.action === "delete") return `${subjectOf(change)} is destroyed${effect}${reasonOf(change)}`;
  const order = change.createsFirst === true ? "; the new one is made before the old one goes" : effect;
  return `${change.type} is replaced${reasonOf(change)}${order}`;
}

export const destroyed: Rule = {
  id: "stateful-destroyed",
  severity: "critical",
  title: "A resource that holds data, keys, secrets, logs or state is destroyed",
  why: "Its content is lost with it: applying the previous configuration again creates an empty one.",
  check: destructions(
    (change, kind) => change.action === "delete" && kind === "holds",
    (change) =>
      EFFECTS[change.type] === undefined
        ? `${subjectOf(change)} is destroyed with what it holds${reasonOf(change)}`
        : sentenceOf(change),
  ),
};

export const replaced: Rule = {
  id: "stateful-replaced",
  severity: "critical",
  title: "A resource that holds data, keys, secrets, logs or state is replaced",
  why: "The replacement is new and empty: Terraform copies nothing from the old one.",
  check: destructions(
    (change, kind) => change.action === "replace" && kind === "holds",
    (change) => `${change.type} is replaced by an empty one${reasonOf(change)}`,
  ),
};

export const guardDestroyed: Rule = {
  id: "guard-destroyed",
  severity: "high",
  title: "A monitor, limit, protection or backup is destroyed",
  why: "Nothing fails without it until the day it is needed.",
  stepsBack: true,
  check: destructions((change, kind) => change.action === "delete" && kind === "guards", sentenceOf),
};

export const serviceDestroyed: Rule = {
  id: "service-destroyed",
  severity: "medium",
  title: "A resource that serves requests is destroyed or replaced",
  why: "Requests fail until a new one exists, and its address or identifier may differ.",
  stepsBack: true,
  check: destructions((_, kind) => kind === "serves", sentenceOf),
};

/** Identities and what gives them access, whether the type itself gives any or only carries it. */
function givesAccess(change: ResourceChange, kind: Kind | undefined): boolean {
  return kind === "grants" || (kind === "settings" && change.meaning === "Identity and access");
}

export const accessDestroyed: Rule = {
  id: "access-destroyed",
  severity: "medium",
  title: "An identity or its access is destroyed",
  why: "Whoever uses it is rejected right after apply: a function whose role is gone, a person, another account.",
  stepsBack: true,
  check: destructions((change, kind) => change.action === "delete" && givesAccess(change, kind), sentenceOf),
};

export const resourceDestroyed: Rule = {
  id: "resource-destroyed",
  severity: "medium",
  title: "Anything else is destroyed or replaced",
  why: "Something may depend on it: only types that nothing can depend on are left out.",
  stepsBack: true,
  check: destructions((change, kind) => {
    if (kind === "holds" || kind === "serves") return false;
    return change.action === "replace" || (kind !== "guards" && !givesAccess(change, kind));
  }, sentenceOf),
};

export const forgotten: Rule = {
  id: "resource-forgotten",
  severity: "medium",
  title: "A resource is removed from the state but not deleted",
  why: "It still exists and still costs money, and no plan will show it again.",
  check: forEachChange((change) =>
    change.action === "forget" ? "taken out of the state; it goes on existing without an owner" : undefined,
  ),
};
