type Values = string | readonly string[];

/** A principal, as a policy names it: `"*"`, or accounts, services and identity providers. */
export type Principal = "*" | Readonly<Partial<Record<"AWS" | "Service" | "Federated", Values>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: Values;
  /** Missing in trust policies. */
  readonly Resource?: Values;
  /** Of a resource's policy, or of a role's trust. */
  readonly Principal?: Principal;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

const KNOWN = new Set(["Sid", "Effect", "Action", "Resource", "Principal", "Condition"]);

/**
 * Reads a policy.
 *
 * @throws Error for an element that no mutation knows, such as NotAction: what is not mutated would look proven
 */
export function parsePolicy(text: string): PolicyDocument {
  const document = JSON.parse(text) as PolicyDocument;
  const Statement = [document.Statement].flat();
  for (const statement of Statement) {
    const unknown = Object.keys(statement).filter((name) => !KNOWN.has(name));
    if (unknown.length > 0) throw new Error(`no mutation knows ${unknown.join(", ")} in ${JSON.stringify(statement)}`);
  }
  return { ...document, Statement };
}

export function values(value: Values | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
