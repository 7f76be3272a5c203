import { GITLEAKS, type TokenForm } from "./gitleaks";
import { MORE_TOKENS } from "./more-tokens";
import type { Span } from "./spans";

/** The shortest token has more. */
const MINIMUM_CHARACTERS = 16;
/** Beyond it a text is made to be slow: it is then a secret as a whole. One try per so many characters is allowed. */
const CHARACTERS_PER_TRY = 16;
const FREE_TRIES = 2_000;
/** `xxxxxxxx`, `AKIAXXXXXXXXXXXXXXXX` and `00000000` stand in the place of a token. */
const MINIMUM_DIFFERENT = 8;

interface Candidate {
  readonly keyword: string;
  readonly form: TokenForm;
}

/** Keywords by a hash of their first two characters, most hashes having none. */
let byStart: (Candidate[] | undefined)[] | undefined;

function table(): (Candidate[] | undefined)[] {
  if (byStart !== undefined) return byStart;
  const result: (Candidate[] | undefined)[] = new Array(1 << 14);
  for (const form of [...GITLEAKS, ...MORE_TOKENS]) {
    for (const keyword of form[1]) {
      const key = hash(keyword.charCodeAt(0), keyword.charCodeAt(1));
      const others = result[key];
      if (others === undefined) result[key] = [{ keyword, form }];
      else others.push({ keyword, form });
    }
  }
  byStart = result;
  return result;
}

/** Two characters in lower case as 14 bits; characters outside of ASCII are in no keyword. */
function hash(first: number, second: number): number {
  return (lower(first) << 7) | lower(second);
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code & 127;
}

/**
 * Where tokens of known services stand in a text. Looks only where a keyword of one begins, in time that grows with the
 * text.
 *
 * @returns the whole text when it has too many beginnings of tokens to try each
 */
export function tokenSpans(text: string): readonly Span[] {
  if (text.length < MINIMUM_CHARACTERS) return [];
  const candidates = table();
  const spans: Span[] = [];
  let tries = FREE_TRIES + text.length / CHARACTERS_PER_TRY;
  let end = 0;
  let previous = text.charCodeAt(0);
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const found = candidates[hash(previous, code)];
    previous = code;
    if (found === undefined || index - 1 < end) continue;
    for (const { keyword, form } of found) {
      if (!startsWithKeyword(text, index - 1, keyword)) continue;
      tries -= 1;
      if (tries < 0) return [[0, text.length]];
      const span = tokenAt(text, index - 1, form);
      if (span === undefined) continue;
      spans.push(span);
      end = span[1];
      break;
    }
  }
  return spans;
}

function startsWithKeyword(text: string, index: number, keyword: string): boolean {
  for (let offset = 2; offset < keyword.length; offset += 1) {
    if (lower(text.charCodeAt(index + offset)) !== keyword.charCodeAt(offset)) return false;
  }
  return true;
}

function tokenAt(text: string, keywordAt: number, [rule, , pattern, before = 0]: TokenForm): Span | undefined {
  // with a variable part before the keyword, the match may begin at any of these
  for (
    let start = Math.max(0, keywordAt - before);
    start <= Math.max(0, keywordAt - before) + (rule === "telegram" ? 2 : 0);
    start += 1
  ) {
    if (!isBoundary(text, start)) continue;
    pattern.lastIndex = start;
    const match = pattern.exec(text)?.[0];
    if (match === undefined || new Set(match).size < MINIMUM_DIFFERENT) continue;
    return [start, endOfRun(text, start + match.length)];
  }
  return undefined;
}

/** Whether a token may begin here: not in the middle of a word, after a line break that is written `\n` neither. */
function isBoundary(text: string, index: number): boolean {
  if (index === 0 || !/\w/.test(text.charAt(index - 1)) || !/\w/.test(text.charAt(index))) return true;
  return /[nrt]/.test(text.charAt(index - 1)) && text.charAt(index - 2) === "\\";
}

const RUN = /[\w+/=.~-]*/y;

/** To the end of what cannot be told from the token, so that no tail of it is left. */
function endOfRun(text: string, index: number): number {
  RUN.lastIndex = index;
  return index + (RUN.exec(text)?.[0].length ?? 0);
}
