import type { Budget } from "./budget";
import { type AddressRange, edgesOf, isIn, readRange } from "./cidr";
import type { Condition } from "./document";
import { NameSet } from "./name-set";
import { hasVariable, type Patterns } from "./pattern";

/** How the values of a key are compared; two ways on one key cannot be told apart exactly. */
export type Family = "text" | "number" | "date" | "truth" | "address" | "presence" | "unknown";

/** One line of a Condition, ready to be asked. */
export interface Test {
  readonly key: string;
  readonly family: Family;
  /** `ForAnyValue` and `ForAllValues` look at all values that a key has. */
  readonly quantifier?: "any" | "all";
  readonly isNegative: boolean;
  /** The texts compared with, where the family is text; in lower case where case does not count. */
  readonly names?: NameSet;
  readonly ignoresCase: boolean;
  readonly hasVariables: boolean;
  /** Whether the sets of values at which it changes are all in `edges`. */
  readonly isExact: boolean;
  /** Values at which its answer can change, besides what `names` match. */
  readonly edges: readonly string[];
  /** The same for the same operator, key and values. */
  readonly identity: string;
  /** @param values undefined when the request has no such key */
  holds(values: readonly string[] | undefined, budget: Budget): boolean;
}

/**
 * Reads a line as IAM evaluates it. An absent key fulfils `IfExists`, the negative operators and `ForAllValues`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @throws UnreadablePattern
 */
export function readCondition(condition: Condition, patterns: Patterns): Test {
  const { operator, key, values } = condition;
  const written = operator.toLowerCase();
  const quantifier: Test["quantifier"] = /^foranyvalues?:/.test(written)
    ? "any"
    : /^forallvalues?:/.test(written)
      ? "all"
      : undefined;
  const ifExists = written.endsWith("ifexists");
  const name = written.replace(/^for(any|all)values?:/, "").replace(/ifexists$/, "");
  const common = {
    key,
    identity: JSON.stringify([written, key, values]),
    ignoresCase: false,
    hasVariables: false,
    isNegative: /not/.test(name),
    isExact: true,
    edges: [] as readonly string[],
    ...(quantifier === undefined ? {} : { quantifier }),
  } as const;
  if (name === "null" && quantifier === undefined) {
    const holds = (given: readonly string[] | undefined) =>
      values.some((value) => (/^true$/i.test(value) ? given === undefined : given !== undefined));
    return { ...common, family: "presence", isExact: values.every((value) => /^(true|false)$/i.test(value)), holds };
  }
  const compared = readComparison(name, values, patterns);
  if (compared === undefined) return { ...common, family: "unknown", isExact: false, holds: () => false };
  const { isNegative } = common;
  const one = (value: string, budget: Budget) => compared.equals(value, budget) !== isNegative;
  return {
    ...common,
    ...compared,
    holds(given, budget) {
      if (given === undefined || given.length === 0)
        return quantifier === "all" || ifExists || (isNegative && quantifier === undefined);
      return quantifier === "any"
        ? given.some((value) => one(value, budget))
        : given.every((value) => one(value, budget));
    },
  };
}

type Comparison = Pick<Test, "family" | "edges"> &
  Partial<Pick<Test, "names" | "ignoresCase" | "hasVariables" | "isExact">> & {
    equals(value: string, budget: Budget): boolean;
  };

function readComparison(name: string, values: readonly string[], patterns: Patterns): Comparison | undefined {
  if (/^(string(not)?(equals(ignorecase)?|like)|binaryequals|arn(not)?(equals|like))$/.test(name)) {
    return readText(name, values, patterns);
  }
  if (/^bool$/.test(name)) {
    const wanted = new Set(values.map((value) => value.toLowerCase()));
    return {
      family: "truth",
      edges: ["true", "false"],
      isExact: values.every((value) => /^(true|false)$/i.test(value)),
      equals: (value) => wanted.has(value.toLowerCase()),
    };
  }
  if (/^(not)?ipaddress$/.test(name)) {
    const ranges = values.map(readRange);
    const known = ranges.filter((range): range is AddressRange => range !== undefined);
    return {
      family: "address",
      isExact: known.length === values.length,
      edges: known.flatMap(edgesOf),
      equals(value, budget) {
        budget.spend(4 + known.length);
        const address = readRange(value);
        return address !== undefined && known.some((range) => isIn(address, range));
      },
    };
  }
  const isDate = name.startsWith("date");
  const compare = COMPARISONS.get(name.replace(/(numeric|date)(not)?/, ""));
  if (compare === undefined || !(isDate || name.startsWith("numeric"))) return undefined;
  const read = isDate ? dateOf : numberOf;
  const write = isDate ? (value: number) => new Date(value).toISOString() : String;
  const known = values.map(read).filter((limit) => !Number.isNaN(limit));
  const step = isDate ? 1000 : 1;
  return {
    family: isDate ? "date" : "number",
    isExact: known.length === values.length,
    edges: known.flatMap((limit) => [limit - step, limit, limit + step].map(write)),
    equals(value) {
      const given = read(value);
      return known.some((limit) => compare(given, limit));
    },
  };
}

/** Only a number is any of this to a limit. */
const COMPARISONS: ReadonlyMap<string, (given: number, limit: number) => boolean> = new Map([
  ["equals", (given, limit) => given === limit],
  ["lessthan", (given, limit) => given < limit],
  ["lessthanequals", (given, limit) => given <= limit],
  ["greaterthan", (given, limit) => given > limit],
  ["greaterthanequals", (given, limit) => given >= limit],
]);

function readText(name: string, values: readonly string[], patterns: Patterns): Comparison {
  const isArn = name.startsWith("arn");
  const ignoresCase = name.endsWith("ignorecase");
  const wildcards = isArn ? "in parts" : name.endsWith("like") ? "everywhere" : "none";
  const read = values.map((value) => patterns.read(ignoresCase ? value.toLowerCase() : value, wildcards));
  const names = new NameSet(read);
  return {
    family: "text",
    names,
    ignoresCase,
    hasVariables: read.some(hasVariable),
    // what is not a whole ARN is compared by no rule that is written down
    isExact: !isArn || values.every((value) => value.split(":").length >= 6),
    edges: [],
    equals: (value, budget) => names.has(ignoresCase ? value.toLowerCase() : value, budget),
  };
}

/** @returns NaN where it is none */
function numberOf(text: string): number {
  const value = /^\s*[-+]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})(e[-+]?\d{1,3})?\s*$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A day or a moment of ISO 8601, or seconds since 1970. @returns NaN where it is none */
function dateOf(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  return /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
}
