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
/** Half of a character that takes two units of a string, as an emoji does: nobody has written down how many `?` it is. */
const HALF = /[\uD800-\uDFFF]/;

/** What a text can be: a wildcard that is none (`StringEquals`), one that stops at colons (`ArnLike`). */
export type Wildcards = "everywhere" | "in parts" | "none";

/**
 * A text that cannot be read as a pattern: it holds what this uses for wildcards, characters of two units, or too many
 * variables.
 */
export class UnreadablePattern extends Error {
  override readonly name = "UnreadablePattern";
}

/** Reads the texts of one comparison: a variable is one unknown text, the same one wherever it stands. */
export class Patterns {
  readonly #variables = new Map<string, string>();

  /**
   * @param wildcards @default everywhere
   * @throws UnreadablePattern
   */
  read(text: string, wildcards?: Wildcards): Pattern {
    if (RESERVED.test(text)) throw new UnreadablePattern("the text holds characters of the private area");
    if (HALF.test(text)) throw new UnreadablePattern("the text holds characters that take two units, as emojis do");
    let colons = 0;
    const symbolOf = (token: string): string => {
      if (token.length > 1) return this.#named(token.slice(2, -1));
      if (token === ":") colons += 1;
      if (token === ":" || wildcards === "none") return token;
      const inPart = wildcards === "in parts" && colons < 5;
      if (token === "*") return inPart ? PART_STAR : STAR;
      return inPart ? PART_ANY : ANY;
    };
    // behind the last brace no variable ends, which is not to be found out at each of their beginnings
    const last = text.lastIndexOf("}") + 1;
    const head = text.slice(0, last).replace(/\$\{[^}]*\}|[:*?]/g, symbolOf);
    return head + text.slice(last).replace(/[:*?]/g, symbolOf);
  }

  /** What is between braces: a character without its meaning, or a variable. */
  #named(name: string): string {
    return /^[*?$]$/.test(name) ? name : this.#variable(name);
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
    let result = text;
    for (const [name, symbol] of this.#variables) result = result.replaceAll(symbol, () => `\${${name}}`);
    return result;
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

/** A wildcard that takes as many characters as there are. */
export function isStar(token: string): boolean {
  return token === STAR || token === PART_STAR;
}

/** A wildcard that takes one character. */
function isAny(token: string): boolean {
  return token === ANY || token === PART_ANY;
}

export function isWildcard(token: string): boolean {
  return isStar(token) || isAny(token);
}

/** Whether a wildcard takes a character; a variable may be any text, so that only `*` takes it. */
export function takes(wildcard: string, character: string): boolean {
  if (isVariable(character.charCodeAt(0))) return wildcard === STAR;
  return wildcard === STAR || wildcard === ANY || character !== ":";
}

/**
 * Whether a pattern matches a text without wildcards. The usual two-finger match: on a mismatch the last star takes one
 * character more. Stars of parts stand before the others, and what they do not take ends what an earlier star could give.
 */
export function matches(pattern: Pattern, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const token = pattern.charAt(p);
    const character = text.charAt(t);
    if (isStar(token)) {
      star = p;
      resume = t;
      p += 1;
    } else if (isAny(token) ? takes(token, character) : token === character) {
      p += 1;
      t += 1;
    } else if (star >= 0 && takes(pattern.charAt(star), text.charAt(resume))) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (isStar(pattern.charAt(p))) p += 1;
  return p === pattern.length;
}
