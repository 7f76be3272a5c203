import { createHash } from "node:crypto";
import { canonicalText, isEmpty, isObject, type Marked, type MarkedObject } from "../values";

/** Everyone, as Google, and the groups of S3 that are everyone, call it, also within a text, as in `READER:allUsers`. */
const EVERYONE =
  /(^|[:,;\s"'[])(allUsers|allAuthenticatedUsers)($|[,;\s"'\]])|groups\/global\/(AllUsers|AuthenticatedUsers)/;
const LONGEST_TEXT = 200;
const LARGEST_JSON = 1_000_000;
/** Texts in texts, and values in values: nobody means more. */
const MOST_LEVELS = 200;
type Block = MarkedObject | undefined;

/**
 * What everyone may do, wherever a resource says it: one line for each member that is everyone, with the role or the
 * permission beside it. Looks into texts that are JSON.
 */
export function everyoneIn(resource: Marked): ReadonlySet<string> {
  const found = new Set<string>();
  visit(resource, "", undefined, 0);
  return found;

  function visit(value: unknown, path: string, block: Block, level: number): void {
    if (level > MOST_LEVELS) return;
    if (typeof value === "string") text(value, path, block, level);
    else if (Array.isArray(value)) for (const item of value) visit(item, path, block, level + 1);
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value))
        visit(item, path === "" ? key : `${path}.${key}`, value, level + 1);
    }
  }

  function text(value: string, path: string, block: Block, level: number): void {
    // JSON may spell any letter as an escape
    if (!/allUsers|AllUsers|AuthenticatedUsers|\\u/.test(value)) return;
    const json = jsonIn(value);
    if (json !== undefined) visit(json, path, undefined, level + 1);
    else if (value.length > LARGEST_JSON) found.add(`${path}: perhaps everyone, in a text that is too long to read`);
    else if (value.length < LONGEST_TEXT && EVERYONE.test(value)) found.add(`${path}: ${value}${besides(block)}`);
  }
}

function jsonIn(value: string): unknown {
  if (value.length > LARGEST_JSON) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    // a text like any other
  }
  return undefined;
}

const LONGEST_ROLE = 500;
const said = new WeakMap<object, string>();

/** The role or the permission that is in the same block. */
function besides(block: Block): string {
  if (block === undefined) return "";
  const known = said.get(block) ?? rolesOf(block);
  said.set(block, known);
  return known;
}

function rolesOf(block: MarkedObject): string {
  return Object.entries(block)
    .filter(([key, value]) => /role|permission|condition/.test(key) && !Array.isArray(value) && !isEmpty(value))
    .map(([key, value]) => `, ${key} ${shortened(typeof value === "string" ? value : canonicalText(value))}`)
    .join("");
}

/** The beginning, and what tells it from others that begin alike. */
function shortened(text: string): string {
  if (text.length <= LONGEST_ROLE) return text;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `${text.slice(0, LONGEST_ROLE)}… (${digest})`;
}
