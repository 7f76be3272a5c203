import type { Plan, ResourceChange } from "../model";
import { remembered } from "../remembered";
import { at, isObject, type Marked, Unknown } from "../values";
import type { PlanIndex } from "./rule";

/** The attributes by which resources of every kind name themselves. */
const OWN_NAMES = [
  "name",
  "arn",
  "id",
  "bucket",
  "function_name",
  "url",
  "topic_arn",
  "key_id",
  "identifier",
  "metadata.0.name",
];

export function indexOf(plan: Plan): PlanIndex {
  const created = new Names();
  const going = new Names();
  for (const change of plan.changes) {
    if (change.action === "create" || change.action === "replace") collect(created, change, change.after);
    if (change.action === "delete" || change.action === "replace") collect(going, change, change.before);
  }
  return {
    isNew: (change, attributes) =>
      attributes.some((path) => {
        const value = at(change.after, path);
        return value instanceof Unknown || created.haveOther(change, path, value);
      }),
    isGoing: (change, attributes) => attributes.some((path) => going.haveOther(change, path, at(change.before, path))),
  };
}

/** Names of resources, each with those that have it. */
class Names {
  readonly #owners = new Map<string, Set<ResourceChange>>();

  add(name: string, change: ResourceChange): void {
    const owners = this.#owners.get(name);
    if (owners === undefined) this.#owners.set(name, new Set([change]));
    else owners.add(change);
  }

  /** Whether an attribute names another resource: some have the identifier of what they are about, and are not it. */
  haveOther(change: ResourceChange, path: string, value: Marked | undefined): boolean {
    if (typeof value !== "string") return false;
    const owners = this.#owners.get(`${owner(path)}${value}`);
    return owners !== undefined && owners.size > (owners.has(change) ? 1 : 0);
  }
}

/** What is only about another thing names that one by its ARN, its key or its URL, and not itself. */
const ABOUT_OTHERS =
  /_(policy|grant|permission|acl|attachment|association|membership|exclusive|rotation|configuration|notifications)$/;
const THINGS = /^aws_(iam_policy|organizations_policy)$/;

/** A role and a bucket may have one name: what kind of thing an attribute names is told by the attribute. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  role: /^aws_iam_role$/,
  role_name: /^aws_iam_role$/,
  iam_role: /^aws_iam_role$/,
  user: /^aws_iam_user$/,
  username: /^aws_iam_user$/,
  users: /^aws_iam_user$/,
  group: /^aws_iam_group$/,
  groups: /^aws_iam_group$/,
  bucket: /^aws_s3_bucket$/,
  function_name: /^aws_lambda_function$/,
  api_id: /^aws_apigatewayv2_api$/,
};

/** The attributes of others that name a resource of this type. */
const namedBy = remembered((type) =>
  Object.entries(OWNERS).flatMap(([path, pattern]) => (pattern.test(type) ? [path] : [])),
);

function owner(path: string): string {
  const name = path.replace(/\.\d+$/, "");
  return Object.hasOwn(OWNERS, name) ? `${name}:` : "";
}

function collect(names: Names, change: ResourceChange, values: Marked): void {
  const { type } = change;
  const isAboutOthers = ABOUT_OTHERS.test(type) && !THINGS.test(type);
  for (const attribute of isAboutOthers ? ["name", "id"] : OWN_NAMES) {
    const value = at(values, attribute);
    if (typeof value !== "string" || value === "") continue;
    // the id of a queue's policy is the URL of the queue: with the policy the queue neither comes nor goes
    if (isAboutOthers && attribute === "id" && isNamedElsewhere(values, value)) continue;
    names.add(value, change);
    for (const path of namedBy(type)) names.add(`${path}:${value}`, change);
  }
}

function isNamedElsewhere(values: Marked, id: string): boolean {
  return isObject(values) && Object.entries(values).some(([key, value]) => key !== "id" && value === id);
}

/** The resource that a change leaves behind, or undefined when it removes it. */
export function remains(change: ResourceChange): boolean {
  return change.action === "create" || change.action === "update" || change.action === "replace";
}
