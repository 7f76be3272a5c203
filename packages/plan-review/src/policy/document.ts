import { canonicalText, type Marked } from "../values";

/** One statement of an IAM policy, with every string-or-list as a sorted list and the rest in one spelling. */
export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `AWS:arn…`, `Service:…`, `*`; empty in a policy of an identity, which has no principals. */
  readonly principals: readonly string[];
  /** `NotAction`, `NotResource` and `NotPrincipal` in canonical text, empty when the statement has none. */
  readonly negated: string;
  /** One line for each operator and key: `StringEquals aws:SourceAccount`, with its values. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

/** The statements of an attribute that holds an IAM policy, undefined when it holds anything else. */
export function policyText(value: Marked | undefined): readonly Statement[] | undefined {
  if (typeof value !== "string" || !/^\s*\{/.test(value) || !value.includes('"Statement"')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return undefined;
  }
  const statements = list((parsed as Record<string, unknown>)["Statement"]);
  if (!statements.every((item) => isRecord(item) && (item["Effect"] === "Allow" || item["Effect"] === "Deny"))) {
    return undefined;
  }
  return statements.map((item) => statementOf(item as Record<string, unknown>));
}

function statementOf(raw: Record<string, unknown>): Statement {
  const negated = Object.fromEntries(
    ["NotAction", "NotResource", "NotPrincipal"]
      .filter((element) => raw[element] !== undefined)
      .map((element) => [element, element === "NotPrincipal" ? principalsOf(raw[element]) : texts(raw[element])]),
  );
  return {
    ...(typeof raw["Sid"] === "string" && raw["Sid"] !== "" ? { sid: raw["Sid"] } : {}),
    effect: raw["Effect"] === "Deny" ? "Deny" : "Allow",
    actions: texts(raw["Action"]),
    resources: texts(raw["Resource"]),
    principals: principalsOf(raw["Principal"]),
    negated: Object.keys(negated).length === 0 ? "" : canonicalText(negated),
    conditions: conditionsOf(raw["Condition"]),
  };
}

function principalsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
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

function conditionsOf(value: unknown): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, readonly string[]>();
  if (!isRecord(value)) return result;
  for (const operator of Object.keys(value).sort()) {
    const keys = value[operator];
    if (!isRecord(keys)) continue;
    for (const key of Object.keys(keys).sort()) result.set(`${operator} ${key.toLowerCase()}`, texts(keys[key]));
  }
  return result;
}

/** One statement as a line for people. */
export function describe(statement: Statement): string {
  const principals = statement.principals.length > 0 ? ` to ${statement.principals.join(", ")}` : "";
  const resources = statement.resources.length > 0 ? ` on ${statement.resources.join(", ")}` : "";
  const negated = statement.negated === "" ? "" : ` ${statement.negated}`;
  const conditions = [...statement.conditions].map(([name, values]) => `${name} = ${values.join(" | ")}`);
  const when = conditions.length > 0 ? ` when ${conditions.join(" and ")}` : "";
  return `${statement.effect} ${statement.actions.join(", ")}${negated}${principals}${resources}${when}`;
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
