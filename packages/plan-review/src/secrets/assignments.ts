import { MAXIMUM_UNQUOTED, type Value, valueAt } from "./assigned-value";
import { isHarmless, looksDrawn } from "./harmless-values";
import { meaningOfName, type NameMeaning } from "./names";
import type { Span } from "./spans";

/** A part of every name that can mean a secret: only there a text is looked at more closely. */
const HINT =
  /passw|pass|code|answer|community|pwd|secret|token|cred|key|psk|sas|pw(?![a-z])|pat(?![a-z])|wort|woord|senha|contrasena|motdepasse|mnemonic|salt|pepper|seed|pin|otp|jwt|bearer|hmac|cookie|dsn|auth|signature|connection/gi;
const NAME_CHARACTER = /[\w.-]/;
const MAXIMUM_NAME = 128;
/** Values that are looked at and are none, before a text is taken for one that is made to be slow: then it is hidden as a whole. */
const FREE_VALUES = 2_000;
const CHARACTERS_PER_VALUE = 100;

/**
 * What stands between a name and its value. `:` needs a space or a quote beside it: `arn:…:secret:name` and `a::b` are not
 * assignments, neither are comparisons.
 */
const SEPARATORS: readonly (readonly [style: Style, pattern: RegExp])[] = [
  ["block", /[ \t]{0,4}:[ \t]{1,40}(?=[|>][+-]?\d?[+-]?[ \t]{0,10}(?:#[^\n]{0,200})?\r?\n)/y],
  ["line", /(?:\\?["'`]|\]|\)|["']\])?[ \t]{0,40}(?::=|=>|\?=|\+=|=(?![=~]))[ \t]{0,40}(?=(.?))/y],
  ["line", /\\?["'`][ \t]{0,40}:\s{0,200}/y],
  ["line", /[ \t]{0,4}[!=]={1,2}[ \t]{0,4}(?=["'])/y],
  [
    "colon",
    /[ \t]{0,4}:(?:[ \t]{1,40}(?:!(?!Ref|GetAtt|Sub|ImportValue|Join|Select|If|FindInMap|vault|secret)[\w!]{1,20}[ \t]{1,4}|&\w{1,20}[ \t]{1,4})?(?=[^\s])|(?=["'])|[ \t]{0,40}(?=\r?\n[ \t]{0,200}[|>"']))/y,
  ],
  // variables and parameters with a default: YAML of CloudFormation, HCL
  [
    "colon",
    /[ \t]{0,4}:[ \t]{0,10}\r?\n(?:[ \t]{1,40}[\w-]{1,40}:[^\n]{0,200}\n){0,5}[ \t]{1,40}(?:[Dd]efault|[Vv]alue):[ \t]{1,10}(?=\S)/y,
  ],
  [
    "line",
    /"?[ \t]{0,4}\{\s{0,40}(?:[\w-]{1,40}[ \t]{0,20}=[^\n]{0,200}\n\s{0,40}){0,5}default[ \t]{0,20}=[ \t]{0,10}(?=\S)/y,
  ],
  // name: DB_PASSWORD, value: …
  [
    "line",
    /\\?["']?,?\s{0,200}(?:-[ \t]{0,4})?\\?["']?(?:value|Value|content|VALUE)\\?["']?[ \t]{0,10}[:=][ \t]{0,10}(?=\S)/y,
  ],
  // <entry key="password">…, os.Setenv("PASSWORD", "…")
  ["xml", /(?:\\?["'])?[ \t]{0,10}>/y],
  ["call", /["'][ \t]{0,4},[ \t]{0,4}(?=["'])/y],
  // ENV PASSWORD …, --password …, PASSWORD '…'
  ["flag", /["']?[ \t]{1,8}(?=[^\s=:<>|&;,)}\]-])/y],
];
type Style = "line" | "call" | "colon" | "block" | "xml" | "flag";

/** Where a text that is not JSON gives a value to a name of a secret: YAML, shells, properties, HCL, XML, connection strings. */
export function assignmentSpans(text: string): readonly Span[] {
  if (!/[=:>\s]/.test(text)) return [];
  const spans: Span[] = [];
  const hasLines = text.includes("\n");
  let left = FREE_VALUES + text.length / CHARACTERS_PER_VALUE;
  let from = 0;
  for (const match of text.matchAll(HINT)) {
    if (match.index < from) continue;
    let start = match.index;
    while (start > from && match.index - start < MAXIMUM_NAME && NAME_CHARACTER.test(text.charAt(start - 1)))
      start -= 1;
    let end = match.index + match[0].length;
    while (end - start < 2 * MAXIMUM_NAME && NAME_CHARACTER.test(text.charAt(end))) end += 1;
    // a sentence may end in a name
    while (end > start && /[.-]/.test(text.charAt(end - 1))) end -= 1;
    from = end;
    const name = text.slice(start, end);
    const meaning = meaningOfName(name);
    if (meaning === "none") continue;
    const value = assigned(text, { start, end, hasLines, onlyWords: meaning === "perhaps" });
    if (value === undefined || !isSecret(value, meaning)) {
      left -= value === undefined ? 0.1 : 1;
      if (left < 0) return [[0, text.length]];
      continue;
    }
    // a value that was not read to its end goes at most to the end of the line
    const line = value.end - value.start < MAXIMUM_UNQUOTED ? value.end : text.indexOf("\n", value.end);
    from = line < 0 ? text.length : line;
    spans.push([value.start, from]);
  }
  return spans;
}

interface Name {
  readonly start: number;
  readonly end: number;
  readonly hasLines: boolean;
  readonly onlyWords: boolean;
}

function assigned(text: string, { start, end, hasLines, onlyWords }: Name): Value | undefined {
  for (const [style, pattern] of SEPARATORS) {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (match === null) continue;
    if (style === "flag" && !takesValue(text, start, end, match[0])) continue;
    if (style === "call" && !/\(\s{0,10}["']$/.test(text.slice(Math.max(0, start - 12), start))) continue;
    if (style === "xml" && !opensElement(text, start, match[0])) continue;
    return valueAt(text, { nameStart: start, at: pattern.lastIndex, style, separator: match[0], hasLines, onlyWords });
  }
  return undefined;
}

/** `--password x`, `ENV PASSWORD x`, `setx PASSWORD x`, `set -gx PASSWORD x`, or a quoted value right behind. */
function takesValue(text: string, start: number, end: number, separator: string): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  if (/(?:^|\s)-{0,2}$/.test(before) && text.startsWith("-", start)) return true;
  if (/(?:^|\n)[ \t]*(?:ENV|ARG|SetEnv|setx|setenv|env|set -\w{1,4}|export)[ \t]+["']?$/.test(before)) return true;
  return (
    /\s/.test(separator) &&
    /["']/.test(text.charAt(end + separator.length)) &&
    /(?:^|[\n;{(])[ \t]*(?:[\w]+[ \t]+){0,3}$/.test(before)
  );
}

function opensElement(text: string, start: number, separator: string): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  return /["']/.test(separator) ? /\b(?:key|name|id)=["']$/.test(before) : /<(?:\w{1,20}:)?$/.test(before);
}

function isSecret({ text, isProse }: Value, meaning: NameMeaning): boolean {
  if (meaning === "perhaps") return looksDrawn(text) && !isHarmless(text, meaning);
  return (!isProse || looksDrawn(text)) && !isHarmless(text, meaning);
}
