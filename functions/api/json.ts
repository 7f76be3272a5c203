import { Problem } from "./problem";

/** The text of a top-level member's value. */
interface Extent {
  readonly start: number;
  readonly end: number;
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Where a text stops being JSON. */
class SyntaxAt extends Error {
  constructor(readonly position: number) {
    super(`not JSON at ${position}`);
  }
}

/**
 * Walks a JSON text and returns where the values of its top-level members stand.
 *
 * Node 20 tells neither the position of every syntax error nor a value's source text. Without recursion, so that no
 * depth of nesting overflows the stack.
 *
 * @throws {SyntaxAt} where the text stops being JSON
 */
function scan(text: string): Map<string, Extent> {
  const members = new Map<string, Extent>();
  const open: ("{" | "[")[] = [];
  let member: { readonly name: string; readonly start: number } | undefined;
  let at = 0;

  const skipSpace = () => {
    while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) throw new SyntaxAt(at);
    at = pattern.lastIndex;
  };
  const skipString = () => {
    if (text[at] !== '"') throw new SyntaxAt(at);
    at++;
    while (text[at] !== '"') {
      if (text[at] === "\\") match(ESCAPE);
      else if (at >= text.length || text.charCodeAt(at) < 0x20) throw new SyntaxAt(at);
      else at++;
    }
    at++;
  };
  const skipName = () => {
    skipSpace();
    const start = at;
    skipString();
    const end = at;
    skipSpace();
    if (text[at] !== ":") throw new SyntaxAt(at);
    at++;
    skipSpace();
    if (open.length === 1) member = { name: JSON.parse(text.slice(start, end)) as string, start: at };
  };

  skipSpace();
  for (;;) {
    const character = text[at];
    if (character === "{" || character === "[") {
      at++;
      skipSpace();
      if (text[at] !== (character === "{" ? "}" : "]")) {
        open.push(character);
        if (character === "{") skipName();
        continue;
      }
      at++;
    } else if (character === '"') skipString();
    else match(LITERAL);

    for (;;) {
      if (open.length === 1 && member) members.set(member.name, { start: member.start, end: at });
      skipSpace();
      const container = open.at(-1);
      if (container === undefined) {
        if (at < text.length) throw new SyntaxAt(at);
        return members;
      }
      if (text[at] === ",") {
        at++;
        skipSpace();
        if (container === "{") skipName();
        break;
      }
      if (text[at] !== (container === "{" ? "}" : "]")) throw new SyntaxAt(at);
      at++;
      open.pop();
    }
  }
}

function malformed(text: string, position: number): Problem {
  const before = text.slice(0, position).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new Problem(
    "malformed_json",
    `The body is not JSON from position ${position} on (line ${line}, column ${column}).`,
    { position, line, column },
  );
}

/**
 * Parses a JSON text.
 *
 * @throws {Problem} `malformed_json` with the position of the first character that is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      scan(text);
    } catch (error) {
      if (error instanceof SyntaxAt) throw malformed(text, error.position);
      throw error;
    }
    throw malformed(text, text.length);
  }
}

/** Returns the source text of a valid JSON object's member, which keeps numbers that JavaScript would round. */
export function memberSource(text: string, name: string): string | undefined {
  const extent = scan(text).get(name);
  return extent && text.slice(extent.start, extent.end);
}
