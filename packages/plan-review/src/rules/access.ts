import { leafChanges } from "../attributes";
import { kindOf } from "../catalogue/types";
import { COSMETIC, DEFINES, DOORS, GIVING, OTHER_DOORS } from "../iam/doors";
import { isPolicyPath } from "../iam/policy-paths";
import { isRunsAs } from "../iam/runs-as";
import type { ResourceChange } from "../model";
import { isShare } from "../network/sharing";
import { withoutPositions } from "../paths";
import { at, isEmpty, isObject, leaves, type Marked, textOf, Unknown } from "../values";
import { administratorLines } from "./administrators";
import { bucketGrants } from "./bucket-grants";
import { unboundIssuers } from "./issuers";
import { loosened } from "./loosened";
import { remains } from "./plan-index";
import { forEachChange, type PlanIndex, type Rule } from "./rule";

/** Lines of a finding; what is longer is in the change itself. */
const MAXIMUM_LINES = 8;

/** Types whose policies, attachments or trust other rules compare. */
const COMPARED =
  /^aws_(iam_(role|policy|openid_connect_provider|(role|user|group)_policy(_attachment)?|policy_attachment|(role|user|group)_polic(y_attachments|ies)_exclusive)|lambda_permission|ssoadmin_(customer_)?managed_policy_attachments?(_exclusive)?|organizations_policy(_attachment)?)$/;

export const granted: Rule = {
  id: "access-granted",
  severity: "high",
  title: "Someone gets access: a membership, a credential, an assignment, a grant",
  why: "From then on the named identity has these rights, and so does anyone who holds the credential.",
  *check(plan, index) {
    const issuers = unboundIssuers(plan);
    for (const change of plan.changes) {
      if (!remains(change)) continue;
      const details = [...givenBy(change, index), ...issuers(change)];
      // that it makes an administrator says more
      if (details.length === 0 || administratorLines(change).length > 0) continue;
      yield { address: change.address, message: "grants access that nobody had before", details: shortened(details) };
    }
  },
};

/** Whether the rule reads a type as a whole, so that each of its attributes is looked at. */
export function isDoor(type: string): boolean {
  if (isShare(type)) return false;
  return Object.hasOwn(DOORS, type) || (kindOf(type) === "grants" && !COMPARED.test(type));
}

/** Whether making a resource of the type is judged by what it attaches or trusts. */
export function isCompared(type: string): boolean {
  return COMPARED.test(type);
}

function givenBy(change: ResourceChange, index: PlanIndex): readonly string[] {
  const { type, after } = change;
  const giving = Object.hasOwn(GIVING, type) ? GIVING[type] : undefined;
  if (giving !== undefined && !isHarmlessMap(change)) return switched(change, giving);
  if (!isDoor(type) || (!Object.hasOwn(DOORS, type) && holdsPolicy(change))) return [];
  if (type === "aws_cognito_identity_pool_roles_attachment" && !isEmpty(at(after, "roles.unauthenticated")))
    return ["roles.unauthenticated: everyone can have this role", ...gains(change)];
  if (type === "aws_s3_bucket_acl") return bucketGrants(change);
  if (change.action === "update") return [...gains(change), ...loosened(change)];
  if (type === "aws_iam_access_key" && at(after, "status") === "Inactive") return [];
  return isForNew(change, index) ? [] : said(change);
}

/** Values that an update adds or changes; what it only removes gives nothing, unless it was a bound. */
function gains({ type, attributes }: ResourceChange): readonly string[] {
  return attributes
    .flatMap(leafChanges)
    .filter(
      ({ path, after }) => !isEmpty(after) && !/^(false|inactive|disabled)$/i.test(textOf(after)) && tells(type, path),
    )
    .map(({ path, before, after }) => `${path}: ${isEmpty(before) ? "" : `${textOf(before)} → `}${textOf(after)}`);
}

function switched({ action, attributes }: ResourceChange, giving: RegExp): readonly string[] {
  return (
    attributes
      .flatMap(leafChanges)
      .filter(({ path, after }) => giving.test(withoutPositions(path)) && !isEmpty(after) && after !== false)
      // what a new thing says of itself is how it is made; who may enter a cluster is said to one that exists
      .filter(({ path }) => action !== "create" || path.startsWith("data."))
      .map(({ path, before, after }) => `${path}: ${isEmpty(before) ? "" : `${short(before)} → `}${short(after)}`)
  );
}

/** Of all config maps only one says who may enter the cluster. */
function isHarmlessMap({ type, after }: ResourceChange): boolean {
  if (!type.startsWith("kubernetes_config_map")) return false;
  return at(after, "metadata.0.name") !== "aws-auth";
}

function isForNew(change: ResourceChange, index: PlanIndex): boolean {
  const door = Object.hasOwn(DOORS, change.type) ? DOORS[change.type] : undefined;
  if (door !== undefined) return door.of.some((path) => isMade(change, path, index));
  const other = OTHER_DOORS.find(({ type }) => type.test(change.type));
  if (other !== undefined) return other.of.some((path) => isMade(change, path, index));
  if (DEFINES.test(change.type)) return true;
  const references = referencesOf(change);
  return references.length > 0 && references.every((path) => isMade(change, path, index));
}

/** Whether the plan makes what an attribute names, or each of what it names. */
function isMade(change: ResourceChange, path: string, index: PlanIndex): boolean {
  const value = at(change.after, path);
  if (!Array.isArray(value)) return index.isNew(change, [path]);
  return value.length > 0 && value.every((_, position) => index.isNew(change, [`${path}.${position}`]));
}

/** Attributes that name another resource, as far as their names tell. */
function referencesOf({ after, configured }: ResourceChange): readonly string[] {
  if (!isObject(after)) return [];
  return Object.keys(after).filter(
    (name) =>
      /(_id|_ids|_arn|_arns|_name|_names)$|^(role|user|group|member|members|principal|bucket|project|namespace|repository|team|scope|subject|database|cluster)$/.test(
        name,
      ) &&
      !isEmpty(after[name]) &&
      // what nobody set is the provider's own
      (configured?.has(name) ?? true),
  );
}

function said(change: ResourceChange): readonly string[] {
  const lines = leaves(change.after)
    .filter(
      ({ path, value }) =>
        !isEmpty(value) && !(value instanceof Unknown) && value !== false && tells(change.type, path),
    )
    .map(({ path, value }) => `${path}: ${short(value)}`);
  return lines.length > 0 ? lines : ["to whom is known after apply"];
}

/** Whether an attribute says who may do what; a policy in it is compared by other rules. */
function tells(type: string, path: string): boolean {
  return !COSMETIC.test(path) && !isPolicyPath(type, path);
}

function holdsPolicy(change: ResourceChange): boolean {
  return isObject(change.after) && Object.keys(change.after).some((name) => isPolicyPath(change.type, name));
}

function short(value: Marked): string {
  const text = textOf(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function shortened(lines: readonly string[]): readonly string[] {
  const all = [...new Set(lines)];
  return all.length > MAXIMUM_LINES ? [...all.slice(0, MAXIMUM_LINES), `and ${all.length - MAXIMUM_LINES} more`] : all;
}

export const administrator: Rule = {
  id: "administrator",
  severity: "high",
  title: "Someone becomes an administrator of this cloud or of another system",
  why: "An administrator can do everything there, and grant it to others.",
  check: forEachChange((change) => {
    const details = remains(change) ? administratorLines(change) : [];
    return details.length > 0 ? { message: "makes someone an administrator", details: shortened(details) } : undefined;
  }),
};

export const runsAs: Rule = {
  id: "runs-as-another-role",
  severity: "medium",
  title: "An existing resource runs with another role, or gets its first one",
  why: "It has other rights from then on, and this plan does not show what the role may do.",
  check: forEachChange((change, index) => {
    if (change.action !== "update" && change.action !== "replace") return undefined;
    const details: string[] = [];
    for (const attribute of change.attributes) {
      if (!isRunsAs(change.type, attribute.path)) continue;
      for (const { path, before, after } of leafChanges(attribute)) {
        if (isEmpty(after) || after instanceof Unknown || index.isNew(change, [path])) continue;
        details.push(`${path}: ${isEmpty(before) ? "none" : textOf(before)} → ${textOf(after)}`);
      }
    }
    return details.length > 0 ? { message: "gets the rights of another role", details } : undefined;
  }),
};
