import { BlockList, isIP } from "node:net";

/**
 * A second reading of AWS' documentation, which shares nothing with the comparison: it answers whether one policy allows
 * one request, and knows nothing of two policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface IamRequest {
  /** An ARN, `Service:…`, or anonymous; undefined in the policy of an identity. */
  readonly principal?: string;
  readonly action: string;
  readonly resource: string;
  /** Keys in lower case. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface RawStatement {
  readonly Effect: "Allow" | "Deny";
  readonly [element: string]: unknown;
}

/** Denied by one statement is denied; otherwise one that allows is enough. */
export function isAllowed(policy: readonly RawStatement[], request: IamRequest): boolean {
  const hit = policy.filter((statement) => fits(statement, request)).map(({ Effect }) => Effect);
  return hit.includes("Allow") && !hit.includes("Deny");
}

function fits(statement: RawStatement, request: IamRequest): boolean {
  const { action, resource, context } = request;
  const isAction = (pattern: string) => globOf(pattern, context, "i")?.test(action) === true;
  const isResource = (pattern: string) => globOf(pattern, context)?.test(resource) === true;
  return (
    listed(statement, "Action", isAction) &&
    listed(statement, "Resource", isResource) &&
    (request.principal === undefined || namesPrincipal(statement["Principal"], request.principal)) &&
    Object.entries((statement["Condition"] ?? {}) as Record<string, Record<string, unknown>>).every(
      ([operator, keys]) =>
        Object.entries(keys).every(([key, values]) =>
          holds(operator, texts(values), context[key.toLowerCase()], context),
        ),
    )
  );
}

function listed(statement: RawStatement, element: string, matches: (pattern: string) => boolean): boolean {
  if (statement[`Not${element}`] !== undefined) return !texts(statement[`Not${element}`]).some(matches);
  return statement[element] === undefined || texts(statement[element]).some(matches);
}

function namesPrincipal(stated: unknown, caller: string): boolean {
  if (stated === "*") return true;
  return Object.entries(stated as Record<string, unknown>).some(([kind, names]) =>
    texts(names).some((name) => {
      if (kind !== "AWS") return caller === `${kind}:${name}`;
      if (name === "*") return true;
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
      return caller === name || (account !== undefined && caller.split(":")[4] === account);
    }),
  );
}

type Context = IamRequest["context"];

function holds(
  operator: string,
  wanted: readonly string[],
  given: readonly string[] | undefined,
  context: Context,
): boolean {
  if (operator === "Null") return wanted.includes(given === undefined ? "true" : "false");
  const ifExists = operator.endsWith("IfExists");
  const [set, base] = operator.replace("IfExists", "").split(":") as [string, string | undefined];
  const isNegative = (base ?? set).includes("Not");
  const one = (value: string) =>
    isNegative
      ? !wanted.some((pattern) => compare((base ?? set).replace("Not", ""), pattern, value, context))
      : wanted.some((pattern) => compare(base ?? set, pattern, value, context));
  if (base === undefined) {
    if (given === undefined) return ifExists || isNegative;
    return one(given[0] ?? "");
  }
  if (set === "ForAllValues") return (given ?? []).every(one);
  return given === undefined ? ifExists : given.some(one);
}

function compare(operator: string, wanted: string, given: string, context: Context): boolean {
  switch (operator) {
    case "StringEquals":
      return wanted === given;
    case "StringEqualsIgnoreCase":
      return wanted.toLowerCase() === given.toLowerCase();
    case "StringLike":
      return globOf(wanted, context)?.test(given) === true;
    case "ArnLike":
    case "ArnEquals": {
      const [pattern, value] = [wanted.split(":"), given.split(":")];
      const part = (parts: readonly string[], index: number) =>
        (index < 5 ? parts[index] : parts.slice(5).join(":")) ?? "";
      return [0, 1, 2, 3, 4, 5].every(
        (index) => globOf(part(pattern, index), context)?.test(part(value, index)) === true,
      );
    }
    case "Bool":
      return wanted.toLowerCase() === given.toLowerCase();
    case "IpAddress": {
      const [address = "", length] = wanted.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      const network = new BlockList();
      network.addSubnet(address, Number(length ?? (family === "ipv6" ? 128 : 32)), family);
      return isIP(given) === isIP(address) && network.check(given, family);
    }
    case "NumericEquals":
      return Number(given) === Number(wanted);
    case "NumericLessThan":
      return Number(given) < Number(wanted);
    case "NumericGreaterThanEquals":
      return Number(given) >= Number(wanted);
    case "DateLessThan":
      return Date.parse(given) < Date.parse(wanted);
    case "DateGreaterThan":
      return Date.parse(given) > Date.parse(wanted);
    default:
      throw new Error(`${operator} is not written down here`);
  }
}

const globs = new Map<string, RegExp>();

/** Undefined where a variable has no value, which matches nothing. */
function globOf(pattern: string, context: Context, flags = ""): RegExp | undefined {
  let isKnown = true;
  const filled = pattern.replace(/\$\{([^}]+)\}/g, (token, variable: string) => {
    if (/^[*?$]$/.test(variable)) return token;
    const value = context[variable.toLowerCase()]?.[0];
    if (value === undefined) isKnown = false;
    return (value ?? "").replace(/[*?$]/g, "$${$&}");
  });
  if (!isKnown) return undefined;
  const known = globs.get(flags + filled);
  if (known !== undefined) return known;
  const text = filled.replace(/\$\{([*?$])\}|[\s\S]/g, (token, literal: string | undefined) => {
    if (literal !== undefined) return escaped(literal);
    return token === "*" ? ".*" : token === "?" ? "." : escaped(token);
  });
  const glob = new RegExp(`^${text}$`, `s${flags}`);
  globs.set(flags + filled, glob);
  return glob;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
