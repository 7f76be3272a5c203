import { GITLEAKS, type TokenForm } from "./gitleaks";
import { MORE_TOKENS } from "./more-tokens";
import type { Span } from "./spans";

/** The shortest token has more. */
const MINIMUM_CHARACTERS = 16;
/**
 * How many characters may be looked at for nothing, per character of the text: beyond it the text is made to be slow, and
 * is then a secret as a whole.
 */
const WASTE = 64;
const FREE_WASTE = 1_000_000;
/** `xxxxxxxx`, `AKIAXXXXXXXXXXXXXXXX` and `00000000` are placeholders for a token. */
const MINIMUM_DIFFERENT = 8;
const JUDGED = 256;

interface Candidate {
  readonly keyword: string;
  readonly form: TokenForm;
  /** At most so many characters are looked at. */
  readonly reach: number;
}

/** Keywords by a hash of their first two characters, most hashes having none. */
let byStart: (Candidate[] | undefined)[] | undefined;

function table(): (Candidate[] | undefined)[] {
  if (byStart !== undefined) return byStart;
  const result: (Candidate[] | undefined)[] = new Array(1 << 14);
  for (const form of [...GITLEAKS, ...MORE_TOKENS]) {
    const reach = [...form[2].source.matchAll(/(\d+)\}/g)].reduce((sum, [, most]) => sum + Number(most), 16);
    for (const keyword of form[1]) {
      const key = hash(keyword.charCodeAt(0), keyword.charCodeAt(1));
      const others = result[key];
      if (others === undefined) result[key] = [{ keyword, form, reach }];
      else others.push({ keyword, form, reach });
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
 * Where tokens of known services are in a text. Looks only where a keyword of one begins, in time that grows with the
 * text.
 *
 * @returns the whole text when it has too many beginnings of tokens to try each
 */
export function tokenSpans(text: string): readonly Span[] {
  if (text.length < MINIMUM_CHARACTERS) return [];
  const candidates = table();
  const spans: Span[] = [];
  let left = FREE_WASTE + text.length * WASTE;
  let end = 0;
  let previous = text.charCodeAt(0);
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const found = candidates[hash(previous, code)];
    previous = code;
    if (found === undefined || index - 1 < end) continue;
    for (const { keyword, form, reach } of found) {
      if (!startsWithKeyword(text, index - 1, keyword)) continue;
      left -= reach;
      if (left < 0) return [[0, text.length]];
      const span = tokenAt(text, index - 1, form);
      if (span === undefined) continue;
      end = span[1];
      if (!isPlaceholder(text, span)) spans.push(span);
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

function tokenAt(text: string, keywordAt: number, [, , pattern, before = 0]: TokenForm): Span | undefined {
  const start = keywordAt - before;
  if (start < 0 || !isBoundary(text, start)) return undefined;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null ? undefined : [start, endOfRun(text, start + match[0].length)];
}

function isPlaceholder(text: string, [start, end]: Span): boolean {
  return new Set(text.slice(start, Math.min(end, start + JUDGED))).size < MINIMUM_DIFFERENT;
}

/** Whether a token may begin here: not in the middle of a word, after a line break that is written `\n` neither. */
function isBoundary(text: string, index: number): boolean {
  if (index === 0 || !/[A-Za-z0-9]/.test(text.charAt(index - 1)) || !/\w/.test(text.charAt(index))) return true;
  return /[nrt]/.test(text.charAt(index - 1)) && text.charAt(index - 2) === "\\";
}

const RUN = /[\w+/=.~-]*/y;

/** To the end of what cannot be told from the token, so that no tail of it is left. */
function endOfRun(text: string, index: number): number {
  RUN.lastIndex = index;
  return index + (RUN.exec(text)?.[0].length ?? 0);
}
