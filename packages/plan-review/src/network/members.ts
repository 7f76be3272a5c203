import { canonicalText, isObject, type Marked, type MarkedObject } from "../values";

/** Everyone, as Google, and the groups of S3 that are everyone, call it. */
const EVERYONE =
  /^(allUsers|allAuthenticatedUsers|https?:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers))$/;
/** The same within a text, as in `READER:allUsers`. */
const WITHIN =
  /(^|[:,;\s"'[])(allUsers|allAuthenticatedUsers)($|[,;\s"'\]])|groups\/global\/(AllUsers|AuthenticatedUsers)/;
const LARGEST_JSON = 1_000_000;
/** Texts in texts, and values in values: nobody means more. */
const MOST_LEVELS = 200;
type Block = Record<string, unknown> | undefined;

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
      for (const [key, item] of Object.entries(value as MarkedObject))
        visit(item, path === "" ? key : `${path}.${key}`, value as MarkedObject, level + 1);
    }
  }

  function text(value: string, path: string, block: Block, level: number): void {
    if (!/allUsers|allAuthenticatedUsers|AllUsers|AuthenticatedUsers/.test(value)) return;
    const json = jsonIn(value);
    if (json !== undefined) visit(json, path, undefined, level + 1);
    else if (value.length > LARGEST_JSON) found.add(`${path}: everyone, in a text that is too long to read`);
    else if (EVERYONE.test(value) || (value.length < 200 && WITHIN.test(value)))
      found.add(`${path}: ${value}${besides(block)}`);
  }
}

function jsonIn(value: string): unknown {
  if (value.length > LARGEST_JSON || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
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

function rolesOf(block: Record<string, unknown>): string {
  return Object.entries(block)
    .filter(([key, value]) => /role|permission|condition/.test(key) && !Array.isArray(value) && !isNothing(value))
    .map(
      ([key, value]) => `, ${key} ${(typeof value === "string" ? value : canonicalText(value)).slice(0, LONGEST_ROLE)}`,
    )
    .join("");
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
