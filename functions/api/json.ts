import { Problem } from "./problem";

/** A value's own text, which keeps numbers that JavaScript would round and costs nothing to hold. */
export class JsonSource {
  constructor(readonly text: string) {}
}

/** Where a text stops being JSON. */
class SyntaxAt extends Error {
  constructor(readonly position: number) {
    super(`not JSON at ${position}`);
  }
}

/** Receives where the name and the value of each top-level member stand; the name with its quotes. */
type OnMember = (nameStart: number, nameEnd: number, valueStart: number, valueEnd: number) => void;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * Walks a JSON text once and builds nothing of it, so that what a body costs is bounded by its length: neither depth
 * nor number of values makes it dearer. Without recursion, so that no depth of nesting overflows the stack.
 *
 * @throws {SyntaxAt} where the text stops being JSON
 */
function scan(text: string, onMember: OnMember): void {
  const open = new OpenContainers();
  let nameStart = 0;
  let nameEnd = 0;
  let valueStart = 0;
  let at = afterSpace(text, 0);

  const readName = () => {
    at = afterSpace(text, at);
    const start = at;
    at = afterString(text, at);
    const end = at;
    at = afterSpace(text, at);
    if (text.charCodeAt(at) !== COLON) throw new SyntaxAt(at);
    at = afterSpace(text, at + 1);
    if (open.depth === 1) [nameStart, nameEnd, valueStart] = [start, end, at];
  };

  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const close = code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
      at = afterSpace(text, at + 1);
      if (text.charCodeAt(at) !== close) {
        open.push(close);
        if (code === OPEN_OBJECT) readName();
        continue;
      }
      at++;
    } else if (code === QUOTE) at = afterString(text, at);
    else at = afterLiteral(text, at);

    for (;;) {
      const close = open.innermost;
      if (open.depth === 1 && close === CLOSE_OBJECT) onMember(nameStart, nameEnd, valueStart, at);
      at = afterSpace(text, at);
      if (close === undefined) {
        if (at < text.length) throw new SyntaxAt(at);
        return;
      }
      const next = text.charCodeAt(at);
      if (next === COMMA) {
        at = afterSpace(text, at + 1);
        if (close === CLOSE_OBJECT) readName();
        break;
      }
      if (next !== close) throw new SyntaxAt(at);
      at++;
      open.pop();
    }
  }
}

/** The characters that close what is open; a byte for each, since a body may open millions. */
class OpenContainers {
  #closers = new Uint8Array(64);
  depth = 0;

  get innermost(): number | undefined {
    return this.depth === 0 ? undefined : this.#closers[this.depth - 1];
  }

  push(closer: number): void {
    if (this.depth === this.#closers.length) {
      const larger = new Uint8Array(this.depth * 2);
      larger.set(this.#closers);
      this.#closers = larger;
    }
    this.#closers[this.depth++] = closer;
  }

  pop(): void {
    this.depth--;
  }
}

function afterSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function afterString(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) throw new SyntaxAt(start);
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) throw new SyntaxAt(at);
      at = ESCAPE.lastIndex;
      // charCodeAt is NaN behind the end
    } else if (code >= 0x20) at++;
    else throw new SyntaxAt(Math.min(at, text.length));
  }
}

const WORDS = ["true", "false", "null"];

/** By hand: a pattern takes several times as long, and remembers every digit of a number. */
function afterLiteral(text: string, start: number): number {
  const word = WORDS.find((candidate) => text.startsWith(candidate, start));
  const end = word === undefined ? afterNumber(text, start) : start + word.length;
  if (end === undefined || /[\w.+-]/.test(text.charAt(end))) throw new SyntaxAt(start);
  return end;
}

function afterNumber(text: string, start: number): number | undefined {
  let at = text[start] === "-" ? start + 1 : start;
  const integer = at;
  at = afterDigits(text, at);
  if (at === integer || (text[integer] === "0" && at > integer + 1)) return undefined;
  if (text[at] === ".") {
    const fraction = at + 1;
    at = afterDigits(text, fraction);
    if (at === fraction) return undefined;
  }
  if (text[at] === "e" || text[at] === "E") {
    const exponent = text[at + 1] === "+" || text[at + 1] === "-" ? at + 2 : at + 1;
    at = afterDigits(text, exponent);
    if (at === exponent) return undefined;
  }
  return at;
}

function afterDigits(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  return at;
}

function malformed(text: string, position: number): Problem {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < position; at++) {
    if (text.charCodeAt(at) !== 0x0a) continue;
    line++;
    lineStart = at + 1;
  }
  const column = position - lineStart + 1;
  return new Problem(
    "malformed_json",
    `The body is not valid JSON at position ${position} (line ${line}, column ${column}).`,
    { position, line, column },
  );
}

/**
 * Reads the known members of a JSON object, and the name of the first other.
 *
 * Of two members of one name the last counts. Strings are parsed, and so are numbers and words; lists and objects stay
 * source text, as does everything but a string in the members of `asSource`.
 *
 * @param known the members that are read
 * @returns the members up to the first that is not known, and that one with the value null; undefined when the JSON is not an object
 * @throws {Problem} `malformed_json` with the position of the first character that is not JSON
 */
export function readMembers(
  text: string,
  known: readonly string[],
  asSource: readonly string[] = [],
): Readonly<Record<string, unknown>> | undefined {
  const extents = new Map<string, readonly [start: number, end: number]>();
  let unknown: string | undefined;
  try {
    scan(text, (nameStart, nameEnd, valueStart, valueEnd) => {
      // one unknown member is refused, whatever the others are
      if (unknown !== undefined) return;
      const name = knownName(text, nameStart, nameEnd, known);
      if (name !== undefined) extents.set(name, [valueStart, valueEnd]);
      else unknown ??= JSON.parse(text.slice(nameStart, nameEnd)) as string;
    });
  } catch (error) {
    throw error instanceof SyntaxAt ? malformed(text, error.position) : error;
  }
  if (text.charCodeAt(afterSpace(text, 0)) !== OPEN_OBJECT) return undefined;
  const entries = [...extents].map(([name, [start, end]]): [string, unknown] => {
    const source = text.slice(start, end);
    const isContainer = source.startsWith("{") || source.startsWith("[");
    const stays = isContainer || (asSource.includes(name) && !source.startsWith('"'));
    return [name, stays ? new JsonSource(source) : JSON.parse(source)];
  });
  return Object.fromEntries(unknown === undefined ? entries : [...entries, [unknown, null]]);
}

/** Compares without a copy where a name holds no escape: a body may have hundreds of thousands of members. */
function knownName(text: string, start: number, end: number, known: readonly string[]): string | undefined {
  const plain = known.find((name) => name.length === end - start - 2 && text.startsWith(name, start + 1));
  if (plain !== undefined) return plain;
  const source = text.slice(start, end);
  if (!source.includes("\\")) return undefined;
  const name: unknown = JSON.parse(source);
  return known.find((candidate) => candidate === name);
}
