/**
 * A text of IAM with its wildcards and variables as single characters of Unicode's private area, so that a pattern is a
 * string: it can be hashed, sorted and compared by its beginning.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export type Pattern = string;

/** `*`: any characters. */
export const STAR = "\uE000";
/** `?`: one character. */
export const ANY = "\uE001";
/** The same two within one part of an ARN, as ArnLike compares: never a colon. */
export const PART_STAR = "\uE002";
export const PART_ANY = "\uE003";
const FIRST_VARIABLE = 0xe010;
const LAST_VARIABLE = 0xf8ff;
const RESERVED = /[\uE000-\uF8FF]/;
const WILDCARD = /[\uE000-\uE003]/;

/** What a text can be: a wildcard that is none (`StringEquals`), one that stops at colons (`ArnLike`). */
export type Wildcards = "everywhere" | "in parts" | "none";

/** A text that cannot be read as a pattern: it holds what this uses for wildcards, or too many variables. */
export class UnreadablePattern extends Error {
  override readonly name = "UnreadablePattern";
}

/** Reads the texts of one comparison: a variable is one unknown text, the same one wherever it stands. */
export class Patterns {
  readonly #variables = new Map<string, string>();

  /** @throws UnreadablePattern */
  read(text: string, wildcards: Wildcards = "everywhere"): Pattern {
    if (RESERVED.test(text)) throw new UnreadablePattern("the text holds characters of the private area");
    if (wildcards === "none" ? !text.includes("$" + "{") : !/[*?$]/.test(text)) return text;
    let result = "";
    let colons = 0;
    let isClosed = true;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? "";
      const end = character === "$" && text[index + 1] === "{" && isClosed ? text.indexOf("}", index) : -1;
      if (end > 0) {
        const name = text.slice(index + 2, end);
        result += /^[*?$]$/.test(name) ? name : this.#variable(name);
        index = end;
        continue;
      }
      if (character === "$" && text[index + 1] === "{") isClosed = false;
      if (character === ":") colons += 1;
      const inPart = wildcards === "in parts" && colons < 5;
      if (wildcards === "none") result += character;
      else if (character === "*") result += inPart ? PART_STAR : STAR;
      else if (character === "?") result += inPart ? PART_ANY : ANY;
      else result += character;
    }
    return result;
  }

  #variable(name: string): string {
    const known = this.#variables.get(name.toLowerCase());
    if (known !== undefined) return known;
    const code = FIRST_VARIABLE + this.#variables.size;
    if (code > LAST_VARIABLE) throw new UnreadablePattern("too many variables");
    const symbol = String.fromCharCode(code);
    this.#variables.set(name.toLowerCase(), symbol);
    return symbol;
  }

  /** The text for people. */
  write(text: string): string {
    if (!RESERVED.test(text)) return text;
    const names = new Map([...this.#variables].map(([name, symbol]) => [symbol, `\${${name}}`]));
    return text.replace(/[\uE010-\uF8FF]/g, (symbol) => names.get(symbol) ?? symbol);
  }
}

export function isVariable(code: number): boolean {
  return code >= FIRST_VARIABLE && code <= LAST_VARIABLE;
}

export function hasVariable(pattern: Pattern): boolean {
  return /[\uE010-\uF8FF]/.test(pattern);
}

export function isLiteral(pattern: Pattern): boolean {
  return !WILDCARD.test(pattern);
}

/** What every text that it matches begins with. */
export function beginning(pattern: Pattern): string {
  const wildcard = pattern.search(WILDCARD);
  return wildcard < 0 ? pattern : pattern.slice(0, wildcard);
}

/** Whether a wildcard takes a character; a variable may be any text, so that only `*` takes it. */
export function takes(wildcard: string, character: string): boolean {
  if (isVariable(character.charCodeAt(0))) return wildcard === STAR;
  return wildcard === STAR || wildcard === ANY || character !== ":";
}

/** Whether a pattern matches a text without wildcards. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern === STAR || pattern === text) return true;
  if (isLiteral(pattern) || !text.startsWith(beginning(pattern))) return false;
  if (!/[\uE002\uE003]/.test(pattern)) return glob(pattern, text);
  // wildcards of parts never take a colon, so that the first five colons of both stand for each other
  const [patterns, parts] = [partsOf(pattern), partsOf(text)];
  return patterns.length === parts.length && patterns.every((part, index) => glob(part, parts[index] ?? ""));
}

/** An ARN's six parts, the last with all the colons that follow. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** The usual two-finger match: on a mismatch the last star takes one character more. */
function glob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const token = pattern[p] ?? "";
    const character = text[t] ?? "";
    if (token === STAR || token === PART_STAR) {
      star = p;
      resume = t;
      p += 1;
    } else if (
      p < pattern.length &&
      (token === ANY || token === PART_ANY ? takes(token, character) : token === character)
    ) {
      p += 1;
      t += 1;
    } else {
      if (star < 0 || !takes(pattern[star] ?? "", text[resume] ?? "")) return false;
      p = star + 1;
      resume += 1;
      t = resume;
    }
  }
  while (pattern[p] === STAR || pattern[p] === PART_STAR) p += 1;
  return p === pattern.length;
}
