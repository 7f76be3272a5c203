type Line = Readonly<Record<string, unknown>>;

const TERM = /^\$\.(\w+)\s+(?:(=|!=)\s+"([^"]*)"|IS\s+(TRUE|FALSE))$/;

/**
 * Whether a log line matches a filter pattern, in the part of the language that the project uses:
 * `{ $.name = "text" && $.name IS FALSE }`.
 * @throws Error for anything that it does not know, so that no pattern passes unread
 */
export function matchesPattern(pattern: string, line: string): boolean {
  const body = /^\{\s+(.+)\s+\}$/.exec(pattern)?.[1];
  if (body === undefined) throw new Error(`a JSON pattern must be in braces, got ${pattern}`);
  const fields = parse(line);
  return body.split(" && ").every((term) => {
    const [, name = "", operator, text, truth] = TERM.exec(term) ?? fail(term);
    if (fields === undefined || !(name in fields)) return false;
    if (truth !== undefined) return fields[name] === (truth === "TRUE");
    return (fields[name] === text) === (operator === "=");
  });
}

function parse(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}

function fail(term: string): never {
  throw new Error(`unknown term ${term}`);
}
