import type { AttributeChange } from "../attributes";
import { isPolicyPath, OWNERS } from "../iam/policy-paths";
import type { ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { comparePolicies, type PolicyComparison } from "../policy/compare";
import { policyText, type Statement } from "../policy/document";
import { at, Hidden, isEmpty, Unknown } from "../values";
import { remains } from "./plan-index";
import type { PlanIndex } from "./rule";

/** An attribute that holds a policy, compared by meaning. */
export type PolicyChange = AttributeChange & {
  readonly policy: PolicyComparison;
  /** What the old owner of a policy that moves to another one is denied no longer. @default undefined: it stays where it is */
  readonly leftBehind?: readonly string[];
};

const ENDPOINT = /^aws_vpc_endpoint(_policy)?$/;
/** What AWS sets itself where an endpoint has no policy. */
const FULL_ACCESS = policyText(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
);

const known = new WeakMap<ResourceChange, readonly PolicyChange[]>();

/** The policies that a change makes, changes or removes. */
export function policiesOf(change: ResourceChange): readonly PolicyChange[] {
  const before = known.get(change);
  if (before !== undefined) return before;
  const found = [...look(change)];
  known.set(change, found);
  return found;
}

function* look(change: ResourceChange): Generator<PolicyChange> {
  const isEndpoint = ENDPOINT.test(change.type);
  const isMoved = change.action === "replace" && movesToAnother(change);
  for (const attribute of change.attributes) {
    if (isEndpoint && withoutPositions(attribute.path) === "policy" && !isVeiled(attribute.after)) {
      const before = policyText(attribute.before) ?? FULL_ACCESS ?? [];
      yield { ...attribute, policy: comparePolicies(before, policyText(attribute.after) ?? FULL_ACCESS ?? []) };
    } else if (attribute.policy !== undefined)
      yield isMoved && isAboutAnother(change.type)
        ? moved(attribute, attribute.policy.denialsLost)
        : { ...attribute, policy: attribute.policy };
  }
  if (!isMoved) return;
  for (const path of ["policy", "inline_policy", "resource_policy", "policy_document"]) {
    const after = at(change.after, path);
    if (policyText(after) === undefined || change.attributes.some((attribute) => attribute.path === path)) continue;
    yield moved({ path, before: after, after, block: {}, forcesReplacement: false }, []);
  }
}

/** For another role or another bucket a policy is new there, whatever it was here, and here its denials are lost. */
function moved(attribute: AttributeChange, denialsLost: readonly string[]): PolicyChange {
  const policy = comparePolicies([], policyText(attribute.after) ?? []);
  const { denialsLost: leftBehind } = comparePolicies(policyText(attribute.before) ?? [], []);
  return { ...attribute, before: null, policy: { ...policy, denialsLost }, leftBehind };
}

function movesToAnother(change: ResourceChange): boolean {
  return change.attributes.some(
    ({ path, forcesReplacement }) => forcesReplacement && OWNERS.some((owner) => owner === path),
  );
}

function isVeiled(value: unknown): boolean {
  return value instanceof Unknown || value instanceof Hidden;
}

const read = new WeakMap<AttributeChange, readonly Statement[]>();

/** The statements after the change, empty where they cannot be read. Several rules ask for them: they are read once. */
export function statementsAfter(attribute: AttributeChange): readonly Statement[] {
  const before = read.get(attribute);
  if (before !== undefined) return before;
  const statements = policyText(attribute.after) ?? [];
  read.set(attribute, statements);
  return statements;
}

/** Whether the plan makes the policy together with what it is about, so that there is nothing to compare it with. */
export function isFresh(change: ResourceChange, index: PlanIndex): boolean {
  if (change.action !== "create") return false;
  // a role or a managed policy is itself what is new; the policy of a role that exists is not
  return !isAboutAnother(change.type) || index.isNew(change, ownersOf(change));
}

/** Whether it is the policy of something else: of a role, a bucket. */
function isAboutAnother(type: string): boolean {
  return /^aws_.*_policy$/.test(type) && !/^aws_(iam_policy|organizations_policy)$/.test(type);
}

/** Without what is only unknown because the provider fills it in: a sink's policy has an ARN of its own. */
function ownersOf({ type, after, configured }: ResourceChange): readonly string[] {
  const isGiven = (owner: string) => configured?.has(owner) ?? (owner !== "arn" || type === "aws_sns_topic_policy");
  return OWNERS.filter((owner) => !(at(after, owner) instanceof Unknown) || isGiven(owner));
}

/** Whether everyone whom a policy names is only everyone who is let in already: a network, an organization. */
export function isBehindADoor(type: string): boolean {
  return ENDPOINT.test(type) || type === "aws_organizations_policy";
}

/** Attributes that should hold a policy and hold something that cannot be read as one. */
export function unreadable(change: ResourceChange): readonly string[] {
  if (!remains(change)) return [];
  const paths = change.attributes
    .filter(({ path, inText, after, policy }) => {
      if (policy !== undefined || !isPolicyPath(change.type, inText ?? path)) return false;
      return !isEmpty(after) && !isVeiled(after) && !/\.(name|path)$/.test(path);
    })
    .map(({ path, inText }) => inText ?? path);
  return [...new Set(paths)];
}
