import { canonicalText, type Marked } from "../values";

/** One operator and key of a Condition with its values, which are alternatives. */
export interface Condition {
  /** `StringEquals`, `ForAllValues:StringLike`, `BoolIfExists`: as it is written. */
  readonly operator: string;
  /** In lower case, since IAM compares keys without it: `aws:sourceaccount`. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of an IAM policy, with every string-or-list as a sorted list and the rest in one spelling. */
export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `AWS:arn…`, `Service:…`, `*`; empty in a policy of an identity, which has no principals. */
  readonly principals: readonly string[];
  /** Which of the three lists are `NotAction`, `NotResource`, `NotPrincipal`: everything but what they name. */
  readonly negated: ReadonlySet<"actions" | "resources" | "principals">;
  /** All of them have to hold. */
  readonly conditions: readonly Condition[];
}

/** The statements of an attribute that holds an IAM policy, undefined when it holds anything else. */
export function policyText(value: Marked | undefined): readonly Statement[] | undefined {
  // most texts are not JSON, and failing to read them takes long
  if (typeof value !== "string" || !value.trimStart().startsWith("{")) return undefined;
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(value) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { Version: version, Statement: stated } = parsed;
  if (stated === undefined || !hasOnly(parsed, ELEMENTS_OF_POLICY)) return undefined;
  const statements = list(stated);
  if (!statements.every(isStatement)) return undefined;
  return statements.map((item) => statementOf(item, version === "2012-10-17"));
}

/**
 * Spelled like this and in no other way. Whatever else stands there might mean something to AWS, so that what has it is not
 * read: a person has to.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const ELEMENTS_OF_POLICY: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const ELEMENTS_OF_STATEMENT: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function hasOnly(record: Record<string, unknown>, elements: ReadonlySet<string>): boolean {
  return Object.keys(record).every((name) => elements.has(name));
}

/** It has actions, and each of the three lists once, positive or negative; AWS refuses anything else too. */
function isStatement(item: unknown): item is Record<string, unknown> {
  return (
    isRecord(item) &&
    hasOnly(item, ELEMENTS_OF_STATEMENT) &&
    (item["Effect"] === "Allow" || item["Effect"] === "Deny") &&
    (item["Action"] !== undefined || item["NotAction"] !== undefined) &&
    !["Action", "Resource", "Principal"].some(
      (element) => item[element] !== undefined && item[`Not${element}`] !== undefined,
    )
  );
}

function statementOf(raw: Record<string, unknown>, hasVariables: boolean): Statement {
  const negated = new Set<"actions" | "resources" | "principals">();
  if (raw["NotAction"] !== undefined) negated.add("actions");
  if (raw["NotResource"] !== undefined) negated.add("resources");
  if (raw["NotPrincipal"] !== undefined) negated.add("principals");
  // the language of 2008 has no variables: there ${aws:username} is a text like any other
  const read = (value: unknown) =>
    texts(value).map((text) => (hasVariables ? text : text.replaceAll(VARIABLE, ESCAPED)));
  return {
    ...(typeof raw["Sid"] === "string" && raw["Sid"] !== "" ? { sid: raw["Sid"] } : {}),
    effect: raw["Effect"] === "Deny" ? "Deny" : "Allow",
    actions: texts(raw["Action"] ?? raw["NotAction"]),
    resources: read(raw["Resource"] ?? raw["NotResource"]),
    principals: principalsOf(raw["Principal"] ?? raw["NotPrincipal"]),
    negated,
    conditions: conditionsOf(raw["Condition"], read),
  };
}

const VARIABLE = "$" + "{";
/** The same characters as a text of the language of 2012. */
const ESCAPED = () => "$" + "{$}{";

function principalsOf(value: unknown): readonly string[] {
  if (!isRecord(value)) return texts(value);
  return sorted(
    Object.entries(value).flatMap(([kind, names]) =>
      texts(names).map((name) => {
        if (kind !== "AWS") return `${kind}:${name}`;
        // an account number and its root are the same principal; AWS: "*" and "*" too
        if (name === "*") return "*";
        return /^\d{12}$/.test(name) ? `AWS:arn:aws:iam::${name}:root` : `AWS:${name}`;
      }),
    ),
  );
}

function conditionsOf(value: unknown, read: (value: unknown) => readonly string[]): readonly Condition[] {
  if (value === undefined || value === null) return [];
  // what is not a block is a condition that nobody understands
  if (!isRecord(value)) return [{ operator: "?", key: "", values: texts(value) }];
  return Object.keys(value)
    .sort()
    .flatMap((operator) => {
      const keys = value[operator];
      if (!isRecord(keys)) return [{ operator: `${operator}?`, key: "", values: texts(keys) }];
      return Object.keys(keys)
        .sort()
        .map((key) => ({ operator, key: key.toLowerCase(), values: read(keys[key]) }));
    });
}

/** One statement as a line for people. */
export function describe(statement: Statement): string {
  const named = (part: "actions" | "resources" | "principals") =>
    `${statement.negated.has(part) ? "everything but " : ""}${statement[part].join(", ")}`;
  const principals = statement.principals.length > 0 ? ` to ${named("principals")}` : "";
  const resources = statement.resources.length > 0 ? ` on ${named("resources")}` : "";
  const conditions = statement.conditions.map(
    ({ operator, key, values }) => `${operator} ${key} = ${values.join(" | ")}`,
  );
  const when = conditions.length > 0 ? ` when ${conditions.join(" and ")}` : "";
  return `${statement.effect} ${named("actions")}${principals}${resources}${when}`;
}

/** The same text for the same statement and for no other, whatever its name. */
export function identityOf({ effect, actions, resources, principals, negated, conditions }: Statement): string {
  return JSON.stringify([
    effect,
    sorted(actions.map((action) => action.toLowerCase())),
    resources,
    principals,
    [...negated].sort(),
    conditions,
  ]);
}

function texts(value: unknown): readonly string[] {
  return sorted(list(value).map((item) => (typeof item === "string" ? item : canonicalText(item))));
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
