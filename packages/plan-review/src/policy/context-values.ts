import type { Budget } from "./budget";
import type { Family, Test } from "./condition";
import { examples, NameSet } from "./name-set";
import { PART_STAR, STAR } from "./pattern";

/** What a key can be, as far as some tests can tell the values apart. */
export interface Values {
  readonly candidates: readonly (readonly string[] | undefined)[];
  /** Whether every answer that the tests can give together is among those to the candidates, where each of them is exact. */
  readonly isExact: boolean;
}

/**
 * Keys that every request has.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ALWAYS_PRESENT = new Set([
  "aws:securetransport",
  "aws:currenttime",
  "aws:epochtime",
  "aws:requestedregion",
  "aws:viaawsservice",
]);
/** Keys that are true or false whatever they are compared with. */
const TRUTHS = new Set([
  "aws:securetransport",
  "aws:viaawsservice",
  "aws:multifactorauthpresent",
  "aws:principalisawsservice",
]);
/** Above this many values or tests the sets of values of one key are too many to look at. */
const MAXIMUM_SET_VALUES = 12;
const MAXIMUM_SET_TESTS = 3;

/** Values beyond the limits that tests name, however large those are. */
const BEYOND: ReadonlyMap<Family, readonly string[]> = new Map([
  ["number", [String(-Number.MAX_VALUE), String(Number.MAX_VALUE)]],
  ["date", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]],
  ["address", ["203.0.113.9", "2001:db8::9"]],
]);

/** Empty too: the prefix of a bucket's root is. */
const ANYTHING = new NameSet([STAR]);
const AN_ARN = new NameSet([`arn:${[PART_STAR, PART_STAR, PART_STAR, PART_STAR].join(":")}:${STAR}`]);

/** Values of a key that stand for all others, with "absent" where a request can be without it. */
export function valuesOf(
  key: string,
  own: readonly Test[],
  others: readonly Test[],
  implied: string | undefined,
  budget: Budget,
): Values {
  if (implied !== undefined) return { candidates: [[implied]], isExact: true };
  const tests = [...new Map([...own, ...others].map((test) => [test.identity, test])).values()];
  budget.spend(2 * tests.length);
  const single = singleValues(key, onlyNamed(own, tests), own.length, budget);
  const absent = ALWAYS_PRESENT.has(key) ? [] : [undefined];
  const asked = tests.filter(({ family }) => family !== "presence");
  const quantified = asked.filter(({ quantifier }) => quantifier !== undefined);
  if (quantified.length === 0) {
    return { candidates: [...absent, ...single.texts.map((text) => [text])], isExact: single.isExact };
  }
  // one value fulfils an "any", one fails an "all": no more of them are needed than there are tests
  const size = Math.min(quantified.length, MAXIMUM_SET_TESTS);
  const isSmall = quantified.length <= MAXIMUM_SET_TESTS && single.texts.length <= MAXIMUM_SET_VALUES;
  const isMixed = quantified.length < asked.length;
  const sets = isMixed
    ? single.texts.map((text) => [text])
    : subsets(single.texts.slice(0, MAXIMUM_SET_VALUES), isSmall ? size : 2);
  return { candidates: [...absent, ...sets], isExact: single.isExact && isSmall && !isMixed };
}

/** Where a value has to be one of a list, the others' lists add none. */
function onlyNamed(own: readonly Test[], tests: readonly Test[]): readonly Test[] {
  const isList = ({ names, isNegative }: Test) => !isNegative && names?.isPlain === true;
  const isOneKind = tests.every(({ family, ignoresCase, hasVariables, quantifier }) => {
    return (family === "text" || family === "presence") && !ignoresCase && !hasVariables && quantifier === undefined;
  });
  const list = own.find(isList);
  return list !== undefined && isOneKind ? [list] : tests;
}

interface Texts {
  readonly texts: readonly string[];
  readonly isExact: boolean;
}

function singleValues(key: string, tests: readonly Test[], own: number, budget: Budget): Texts {
  if (TRUTHS.has(key)) return { texts: ["true", "false"], isExact: true };
  const families = new Set(tests.map(({ family }) => family));
  families.delete("presence");
  const edges = [...new Set(tests.flatMap((test) => test.edges))];
  // a number or an address is never "x"; a tag can be, whatever it is compared with
  const canBeAnything = families.has("text") || edges.length === 0 || key.includes("/");
  const texts = [...(canBeAnything ? ["x"] : []), ...edges];
  if (families.has("number")) texts.push(...between(edges, Number, String));
  if (families.has("date")) {
    texts.push(...between(edges, Date.parse, (value) => new Date(value).toISOString()));
  }
  for (const family of families) texts.push(...(BEYOND.get(family) ?? []));
  let isExact = families.size <= 1;
  if (families.has("text")) {
    const named = textValues(tests, own, budget);
    texts.push(...named.texts);
    isExact &&= named.isExact;
  }
  return { texts: [...new Set(texts)], isExact };
}

/** Values between neighbours, so that each gap has one. */
function between(
  edges: readonly string[],
  read: (text: string) => number,
  write: (value: number) => string,
): readonly string[] {
  const sorted = edges.map(read).sort((left, right) => left - right);
  return sorted.slice(1).map((value, index) => write((sorted[index] ?? value) / 2 + value / 2));
}

function textValues(tests: readonly Test[], own: number, budget: Budget): Texts {
  const texts = tests.filter(({ family }) => family === "text");
  const sets = tests.flatMap(({ names }) => names ?? []);
  // one unknown text stands for any other as long as nothing says what it is not
  const areVariablesExact =
    texts.every(({ hasVariables }) => !hasVariables) || (own <= 1 && texts.every(({ isNegative }) => !isNegative));
  const isOneCase = new Set(texts.map(({ ignoresCase }) => ignoresCase)).size === 1;
  const isArn = texts.every(({ identity }) => /^\["(for\w+:)?arn/.test(identity));
  let found: readonly string[] | undefined;
  if (sets.every((set) => set.isPlain)) {
    const literals = [...new Set(sets.flatMap(({ patterns }) => patterns))];
    budget.spend(literals.length);
    const known = new Set(literals.map((text) => text.toLowerCase()));
    let fresh = isArn ? "arn:aws:x:x:000000000000:x" : "x";
    while (known.has(fresh)) fresh += "x";
    found = [fresh, ...literals];
  } else found = examples([isArn ? AN_ARN : ANYTHING], sets, true, budget)?.map(({ text }) => text);
  if (found === undefined) return { texts: [], isExact: false };
  const inBothCases = isOneCase ? [] : found.flatMap((text) => [text.toLowerCase(), text.toUpperCase()]);
  return { texts: [...found, ...inBothCases], isExact: areVariablesExact && isOneCase };
}

function subsets(values: readonly string[], size: number): readonly (readonly string[])[] {
  let sets: readonly { readonly texts: readonly string[]; readonly next: number }[] = [{ texts: [], next: 0 }];
  const result: (readonly string[])[] = [];
  for (let count = 1; count <= size; count += 1) {
    sets = sets.flatMap(({ texts, next }) =>
      values.slice(next).map((value, index) => ({ texts: [...texts, value], next: next + index + 1 })),
    );
    result.push(...sets.map(({ texts }) => texts));
  }
  return result;
}
