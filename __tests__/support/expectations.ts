import { parseSync } from "@swc/core";

/** What keeps a test from failing, or may. */
export interface Doubt {
  /** From 1. */
  readonly line: number;
  readonly title: string;
  readonly problem: "no expectation" | "a loop that may be empty" | "a title with a subject of its own";
}

interface Node {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [property: string]: unknown;
}

/** What the names of a file stand for, where it says so, and its text. */
interface File {
  readonly constants: ReadonlyMap<string, Node>;
  readonly imported: ReadonlySet<string>;
  readonly text: (node: Node) => string;
  readonly line: (node: Node) => number;
}

/** What a sentence about something else begins with; a title goes on from that of its `describe`: "keeps versions". */
const SUBJECT =
  /^.(an?|the|this|that|these|those|what|who|whoever|whatever|every|each|all|any|no|nothing|nobody|it|they|one|both|another|with|without|of|in|by|for|to|under|since|because|while|after|where|until|and)\b(?! %)/i;

/** Methods whose result is empty only when what they are called on is. */
const KEEPS_SIZE = new Set(["map", "entries", "keys", "values", "sort", "toSorted", "reverse", "toReversed", "concat"]);
const FUNCTIONS = new Set(["ArrowFunctionExpression", "FunctionExpression"]);
const WRAPPERS = new Set([
  "TsAsExpression",
  "TsConstAssertion",
  "TsSatisfiesExpression",
  "ParenthesisExpression",
  "TsNonNullExpression",
  "AwaitExpression",
]);

/**
 * The tests of a file that do not begin with what is done, and those that cannot fail, or not where a list is empty: those without an expectation (any function whose
 * name begins with "expect", and `fc.assert`), and expectations in a loop over what may be empty.
 *
 * A list is known not to be empty when it is written down in the file, is a constant in capitals that is imported, or is
 * itself the matter of an expectation outside the loop; nothing is amiss where the test counts its expectations. Conditions are the linter's (noConditionalExpect).
 */
export function doubts(source: string): Doubt[] {
  // offsets count bytes, from where the parser left off in the file before: the first statement says where that is
  const module = parseSync(`0;${source}`, { syntax: "typescript", target: "es2022" }) as unknown as Node;
  const start = (module["body"] as Node[])[0]?.span?.start ?? 0;
  const bytes = Buffer.from(`0;${source}`);
  const text = ({ span }: Node) => (span ? bytes.subarray(span.start - start, span.end - start).toString() : "");
  const line = ({ span }: Node) =>
    bytes
      .subarray(0, (span?.start ?? 0) - start)
      .toString()
      .split("\n").length;
  const nodes = descendants(module);
  const file: File = { ...namesOf(nodes), text, line };

  // an empty table of it.each is an error of jest's
  const expected = nodes.filter((node) => isExpectation(node) || isTable(node));
  return nodes.flatMap((call): Doubt[] => {
    const body = testBody(call);
    if (body === undefined) return [];
    const title = text(argumentsOf(call)[0] as Node);
    const within = descendants(body);
    if (SUBJECT.test(title)) return [{ line: line(call), title, problem: "a title with a subject of its own" }];
    if (!within.some(isExpectation)) return [{ line: line(call), title, problem: "no expectation" }];
    if (within.some((node) => node.type === "CallExpression" && isOf(node, "expect", /^assertions$/))) return [];
    return within
      .filter((loop) => mayBeEmpty(loop, file, expected))
      .map((loop) => ({ line: line(loop), title, problem: "a loop that may be empty" }));
  });
}

/** The function of `it(title, function)` and of `it.each(table)(title, function)`. */
function testBody(call: Node): Node | undefined {
  if (call.type !== "CallExpression" || argumentsOf(call).length < 2) return undefined;
  let callee = call["callee"] as Node;
  while (callee.type === "CallExpression" || callee.type === "MemberExpression")
    callee = (callee["callee"] ?? callee["object"]) as Node;
  return nameOf(callee) === "it" ? argumentsOf(call).find(({ type }) => FUNCTIONS.has(type)) : undefined;
}

function mayBeEmpty(loop: Node, file: File, expectations: readonly Node[]): boolean {
  const over = iteratedBy(loop);
  if (over === undefined || !descendants(loop["body"] as Node).some(isExpectation)) return false;
  if (isFilled(over, file)) return false;
  const inside = new Set(descendants(loop));
  // not a property of that name, but `...list`
  const asked = new RegExp(`(?<!\\w)(?<!(?<!\\.\\.)\\.)${escaped(file.text(subjectOf(over)))}(?![\\w])`);
  return !expectations.some((expectation) => !inside.has(expectation) && asked.test(file.text(expectation)));
}

/** What a `for … of` goes through; with the calls of `forEach` as loops too. */
function iteratedBy(loop: Node): Node | undefined {
  return loop.type === "ForOfStatement" ? unwrapped(loop["right"] as Node) : undefined;
}

/** True when the file says that there is something in it. */
function isFilled(expression: Node, file: File): boolean {
  const node = unwrapped(expression);
  const name = nameOf(node);
  if (name !== undefined) {
    const constant = file.constants.get(name);
    return constant === undefined ? file.imported.has(name) && /^[A-Z][A-Z_\d]*$/.test(name) : isFilled(constant, file);
  }
  if (node.type === "ArrayExpression")
    return (node["elements"] as ({ spread: unknown; expression: Node } | null)[]).some(
      (element) => element !== null && (!element.spread || isFilled(element.expression, file)),
    );
  if (node.type === "ObjectExpression") return (node["properties"] as Node[]).length > 0;
  if (node.type === "MemberExpression") return isFilled(node["object"] as Node, file);
  if (node.type === "NewExpression") return argumentsOf(node).some((argument) => isFilled(argument, file));
  if (node.type !== "CallExpression") return false;
  const callee = node["callee"] as Node;
  if (callee.type !== "MemberExpression") return false;
  const method = nameOf(callee["property"] as Node) ?? "";
  const object = callee["object"] as Node;
  if (nameOf(object) === "Object") return argumentsOf(node).some((argument) => isFilled(argument, file));
  return KEEPS_SIZE.has(method) && isFilled(object, file);
}

/** What to look for in the expectations: `list` of `list.entries()` and of `Object.keys(list)`. */
function subjectOf(expression: Node): Node {
  const node = unwrapped(expression);
  const callee = node["callee"] as Node | undefined;
  if (node.type !== "CallExpression" || callee?.type !== "MemberExpression") return node;
  if (nameOf(callee["object"] as Node) === "Object") return subjectOf(argumentsOf(node)[0] ?? node);
  return KEEPS_SIZE.has(nameOf(callee["property"] as Node) ?? "") ? subjectOf(callee["object"] as Node) : node;
}

function isExpectation(node: Node): boolean {
  if (node.type !== "CallExpression") return false;
  if (/^expect(?![a-z])/.test(nameOf(node["callee"] as Node) ?? "")) return true;
  return isOf(node, "fc", /^assert$/) || isOf(node, "expect", /^assertions$|^hasAssertions$/);
}

/** `owner.method(…)` */
function isOf(call: Node, owner: string, method: RegExp): boolean {
  const callee = call["callee"] as Node;
  if (callee.type !== "MemberExpression" || nameOf(callee["object"] as Node) !== owner) return false;
  return method.test(nameOf(callee["property"] as Node) ?? "");
}

/** `it.each(list)`, `describe.each(list)`. */
function isTable(node: Node): boolean {
  const callee = node["callee"] as Node | undefined;
  return callee?.type === "MemberExpression" && nameOf(callee["property"] as Node) === "each";
}

function namesOf(nodes: readonly Node[]): Pick<File, "constants" | "imported"> {
  const constants = new Map<string, Node>();
  const imported = new Set<string>();
  for (const node of nodes) {
    const name = nameOf((node["id"] ?? node["local"]) as Node | undefined);
    if (name === undefined) continue;
    if (node.type === "VariableDeclarator" && node["init"]) constants.set(name, node["init"] as Node);
    if (node.type === "ImportSpecifier") imported.add(name);
  }
  return { constants, imported };
}

function argumentsOf(call: Node): Node[] {
  return ((call["arguments"] ?? []) as { expression: Node }[]).map(({ expression }) => expression);
}

function nameOf(node: Node | undefined): string | undefined {
  return node?.type === "Identifier" ? (node["value"] as string) : undefined;
}

function unwrapped(node: Node): Node {
  return WRAPPERS.has(node.type) ? unwrapped((node["expression"] ?? node["argument"]) as Node) : node;
}

/** The node and everything below it. */
function descendants(node: unknown, found: Node[] = []): Node[] {
  if (typeof node !== "object" || node === null) return found;
  if ("type" in node && typeof node.type === "string") found.push(node as Node);
  for (const below of Object.values(node)) descendants(below, found);
  return found;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
