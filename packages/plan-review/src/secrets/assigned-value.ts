/** A value as it is in a text. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** Without its quotes, at most so long as is needed to judge it. */
  readonly text: string;
  /** Words without quotes in one line: a sentence, not a value. */
  readonly isProse: boolean;
}

interface Place {
  readonly nameStart: number;
  /** Where the value begins. */
  readonly at: number;
  readonly style: string;
  readonly separator: string;
  /** Whether the text has several lines. */
  readonly hasLines: boolean;
  /** Whether only a value without spaces can be a secret here: blocks of lines need not be read. */
  readonly onlyWords: boolean;
}

/** More is not needed to judge a value. */
const JUDGED = 8_192;

/** The value that begins at a place, to its end: of a quotation, a block, a heredoc, a word or a line. */
export function valueAt(text: string, place: Place): Value | undefined {
  const first = text.charAt(place.at);
  if (first === "" || place.at >= text.length) return undefined;
  if (place.style === "block") return place.onlyWords ? undefined : block(text, place);
  if (place.style === "xml") {
    const length = text.slice(place.at, place.at + JUDGED).indexOf("</");
    return length >= 0 && text.indexOf("<", place.at) === place.at + length
      ? upTo(text, place.at, place.at + length)
      : undefined;
  }
  // a command that prints it, whose own words are looked at
  if (/\$\(|`/y.test(text.slice(place.at, place.at + 2)) && !/[ \t]/.test(place.separator)) return undefined;
  const heredoc = /<<[-~]?[ \t]?["']?([A-Za-z_]\w{0,60})["']?[^\n]{0,200}\n/y;
  heredoc.lastIndex = place.at;
  const opened = heredoc.exec(text);
  if (opened !== null && place.onlyWords) return undefined;
  if (opened !== null) return upTo(text, heredoc.lastIndex, endOfHeredoc(text, heredoc.lastIndex, opened[1] ?? ""));
  const quote = /\\{0,3}["'`]/y;
  quote.lastIndex = place.at;
  const opening = quote.exec(text)?.[0];
  if (opening !== undefined && text.startsWith("$(", place.at + opening.length)) return undefined;
  if (opening !== undefined) return quoted(text, place.at + opening.length, opening);
  // a map, a list, a call: what is in it has names of its own
  if (/[[{(]/.test(first) && !text.startsWith("{{", place.at)) return undefined;
  return unquoted(text, place);
}

function upTo(text: string, start: number, end: number, isProse = false): Value | undefined {
  return end <= start ? undefined : { start, end, text: text.slice(start, Math.min(end, start + JUDGED)), isProse };
}

function endBefore(text: string, from: number, what: string): number {
  const index = text.indexOf(what, from);
  return index < 0 ? text.length : index;
}

function quoted(text: string, start: number, opening: string): Value | undefined {
  for (let from = start; ; ) {
    const end = text.indexOf(opening, from);
    if (end < 0) return upTo(text, start, text.length);
    if (opening.length > 1 || opening === "'" || !isEscaped(text, end, start)) return upTo(text, start, end);
    from = end + 1;
  }
}

function isEscaped(text: string, index: number, start: number): boolean {
  let backslashes = 0;
  while (index - backslashes - 1 >= start && text.charAt(index - backslashes - 1) === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** The lines below that are indented more than the line of the name. */
function block(text: string, { nameStart, at }: Place): Value | undefined {
  const indentation = columnOf(text, nameStart);
  const start = endBefore(text, at, "\n") + 1;
  let end = start;
  const line = /([ \t]*)[^\n]*(?:\n|$)/y;
  while (end < text.length) {
    line.lastIndex = end;
    const match = line.exec(text);
    if (match === null || match[0] === "") break;
    if (match[0].trim() !== "" && (match[1] ?? "").length <= indentation) break;
    end = line.lastIndex;
  }
  return upTo(text, start, end);
}

function columnOf(text: string, index: number): number {
  const line = text.lastIndexOf("\n", index - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, Math.min(index, line + 400)))?.[0].length ?? 0;
}

function endOfHeredoc(text: string, from: number, word: string): number {
  for (let end = text.indexOf(word, from); end >= 0; end = text.indexOf(word, end + 1)) {
    const before = text.slice(Math.max(from, end - 200), end);
    if (/(?:^|\n)[ \t]*$/.test(before) && /^\s|^$/.test(text.slice(end + word.length, end + word.length + 1)))
      return end;
  }
  return text.length;
}

/** An unquoted value is looked at so far, so that a line of any length with any number of names is read in its time. */
export const MAXIMUM_UNQUOTED = 2_048;
const WORD = /[^\s"'`]{0,2048}/y;
const LINE = /[^\n\r]{0,2048}/y;
const PART = /[^;\n\r"']{0,2048}/y;
const QUERY = /[^&\s"'`#<>]{0,2048}/y;

/** `${{ … }}` and its like, which may hold spaces. */
const TEMPLATE = /\$?\{\{[^{}\n]{0,400}\}\}(?=[\s,;"']|$)/y;

function unquoted(text: string, { nameStart, at, style, separator, hasLines }: Place): Value | undefined {
  if (run(TEMPLATE, text, at) > at) return undefined;
  const before = text.charAt(nameStart - 1);
  const line = run(LINE, text, at);
  if (/[ \t]/.test(separator) && EXPRESSION.test(text.slice(at, line).trim())) return undefined;
  if (style === "flag") return upTo(text, at, run(WORD, text, at));
  if (before === "?" || before === "&") return upTo(text, at, run(QUERY, text, at));
  const lead = text.slice(Math.max(0, nameStart - 60), nameStart);
  const startsLine =
    /(?:^|[\n\r]|\\n)(?:[ \t]*(?:export|set|ENV|ARG|declare|local|readonly|env|-|\*|\+)[ \t]+)*[ \t]*["']?(?:-[a-z][ \t]+)?$/.test(
      lead,
    );
  // Server=db;Password=my word;
  const part = run(PART, text, at);
  if (
    /=/.test(separator) &&
    text.charAt(part) === ";" &&
    !/[\r\n]/.test(text.slice(at, part)) &&
    isConnection(text, nameStart)
  ) {
    return upTo(text, at, part);
  }
  if (before === ";" || /;[ \t]*(?:\w+[ \t]+)?$/.test(lead)) return upTo(text, at, part);
  const word = run(WORD, text, at);
  if (!startsLine) return style === "colon" ? prose(text, at, word, line, hasLines) : upTo(text, at, word);
  const rest = withoutComment(text, at, line);
  // `PASSWORD=… command`, but `password = my word` in a file of settings
  if (/=/.test(separator) && !/[ \t]/.test(separator))
    return upTo(text, at, word === at ? rest : Math.min(rest, Math.max(word, endOfFirstWord(text, at, rest))));
  return prose(text, at, rest, line, hasLines);
}

/** Code that gets a value from somewhere: a call, an index, a member of something well known. */
const EXPRESSION =
  /^(?:(?:await|new|return) )?(?:[A-Za-z_$][\w$]{0,60}(?:(?:\.|::|->)[A-Za-z_$][\w$]{0,60}){0,8}(?:\([^()\n]{0,200}\)|\[[^[\]\n]{0,200}\]);?|(?:event|req|request|process|os|ctx|context|this|self|args|params|options|props|config|settings|env|res|response|headers|body|session|input|opts|module|var|local|data)(?:\.[A-Za-z_$][\w$]{0,60}){1,8};?)$/;

function endOfFirstWord(text: string, at: number, end: number): number {
  const space = text.slice(at, end).search(/[ \t]/);
  return space < 0 ? end : at + space;
}

/** `Server=…;Password=…`: another part stands before it, or it begins the text. */
function isConnection(text: string, nameStart: number): boolean {
  return (
    /(?:^|;)[ \t]*(?:\w+[ \t]+)?$/.test(text.slice(Math.max(0, nameStart - 60), nameStart)) &&
    !/[\n]/.test(text.slice(Math.max(0, nameStart - 60), nameStart))
  );
}

function prose(text: string, start: number, end: number, line: number, hasLines: boolean): Value | undefined {
  const value = text.slice(start, end).trim().replace(/,$/, "");
  // several words in one line are a sentence
  const isProse = !hasLines && isSentence(text.slice(start, line));
  return value === ""
    ? undefined
    : { start, end: start + text.slice(start, end).trimEnd().length, text: value, isProse };
}

/** Three words or more, one of them of the kind that no password is made of. */
function isSentence(text: string): boolean {
  return (
    /^(?:["(]?[A-Za-z][a-z]*[ ,.;:)"]+){2,}[A-Za-z]/.test(text) &&
    /\b(?:must|should|shall|is|are|be|been|the|this|that|for|see|to|of|your|will|can|may|not|used|use|a|an|in|by|from|on|or|when|which|has|have|only)\b/i.test(
      text,
    )
  );
}

/** Up to ` # a comment`. */
function withoutComment(text: string, start: number, end: number): number {
  const comment = text.slice(start, end).search(/[ \t]#/);
  return comment < 0 ? end : start + comment;
}

function run(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
