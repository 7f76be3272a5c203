import { percentile } from "@secure-serverless/system/percentile";

/** One log event as Logs Insights sees it: its own fields and those of a JSON line. */
export type LogEvent = Readonly<Record<string, unknown>>;
type Row = Record<string, unknown>;
type Predicate = (event: LogEvent) => boolean;

/**
 * Runs a query over events, in the part of the language that the saved queries use: fields, filter, stats, sort, limit.
 * @throws Error for every other command, function or operator, so that no query passes unread
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function runQuery(query: string, events: readonly LogEvent[]): Row[] {
  const commands = query.split("\n| ");
  const rows = commands.map(parseCommand).reduce<Row[]>((current, command) => command(current), [...events]);
  // Fields chooses what is shown; filter and sort may use others.
  const shown = commands.flatMap((command) => (command.startsWith("fields ") ? namesOf(command.slice(7)) : []));
  return shown.length === 0 ? rows : rows.map((row) => Object.fromEntries(shown.map((name) => [name, row[name]])));
}

/** Lambda's report and each JSON line as the events that Logs Insights discovers in them. */
export function eventsOf(lines: readonly string[], startsAt = 0): LogEvent[] {
  return lines.map((line, index) => {
    const own = { "@timestamp": startsAt + index * 1000, "@message": line, "@log": "000000000000:/logs" };
    const duration = /^REPORT .*Duration: ([\d.]+) ms/.exec(line)?.[1];
    if (duration !== undefined) return { ...own, "@type": "REPORT", "@duration": Number(duration) };
    return line.startsWith("{") ? { ...own, ...JSON.parse(line) } : own;
  });
}

function parseCommand(text: string): (rows: Row[]) => Row[] {
  const [, name = "", rest = ""] = /^(\w+) (.+)$/.exec(text) ?? [];
  switch (name) {
    case "fields":
      namesOf(rest);
      return (rows) => rows;
    case "filter": {
      const holds = parseCondition(rest);
      return (rows) => rows.filter(holds);
    }
    case "sort": {
      const [, field = "", direction] = /^(@?\w+) (asc|desc)$/.exec(rest) ?? fail("sort", rest);
      const sign = direction === "asc" ? 1 : -1;
      return (rows) => [...rows].sort((a, b) => sign * compare(a[field], b[field]));
    }
    case "limit": {
      const [count = ""] = /^\d+$/.exec(rest) ?? fail("limit", rest);
      return (rows) => rows.slice(0, Number(count));
    }
    case "stats":
      return parseStats(rest);
    default:
      return fail("command", text);
  }
}

function parseCondition(text: string): Predicate {
  const either = split(text, " or ");
  if (either.length > 1) return any(either.map(parseCondition));
  const both = split(text, " and ");
  if (both.length > 1) return all(both.map(parseCondition));
  const present = /^ispresent\((@?\w+)\)$/.exec(text)?.[1];
  if (present !== undefined) return (event) => event[present] !== undefined;
  const [, field = "", , value] = /^(@?\w+) (=) "([^"]*)"$/.exec(text) ?? fail("condition", text);
  return (event) => event[field] === value;
}

interface Aggregate {
  readonly label: string;
  readonly of: (rows: readonly Row[]) => unknown;
}

function parseStats(text: string): (rows: Row[]) => Row[] {
  const [aggregated = "", grouped = ""] = text.split(" by ");
  const aggregates = split(aggregated, ",").map(parseAggregate);
  const keys = split(grouped, ",").filter(Boolean).map(parseKey);
  return (rows) => {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = JSON.stringify(keys.map(({ of }) => of(row) ?? null));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()].map((group) => ({
      ...Object.fromEntries(keys.map(({ label, of }) => [label, of(group[0] as Row)])),
      ...Object.fromEntries(aggregates.map(({ label, of }) => [label, of(group)])),
    }));
  };
}

function parseAggregate(text: string): Aggregate {
  const [, name = "", args = "", alias] = /^(\w+)\(([^)]*)\)(?: as (\w+))?$/.exec(text) ?? fail("aggregate", text);
  const label = alias ?? text;
  const [field = "", percent] = split(args, ",");
  const values = (rows: readonly Row[]) => rows.map((row) => Number(row[field])).filter(Number.isFinite);
  switch (name) {
    case "count":
      return { label, of: (rows) => (field === "*" ? rows.length : values(rows).length) };
    case "avg":
      return { label, of: (rows) => values(rows).reduce((sum, value) => sum + value, 0) / values(rows).length };
    case "max":
      return { label, of: (rows) => Math.max(...values(rows)) };
    case "min":
      return { label, of: (rows) => Math.min(...values(rows)) };
    case "pct":
      return { label, of: (rows) => percentile(values(rows), Number(percent)) };
    default:
      return fail("function", text);
  }
}

function parseKey(text: string): { label: string; of: (row: Row) => unknown } {
  const minutes = /^bin\((\d+)m\)$/.exec(text)?.[1];
  if (minutes === undefined) return { label: fieldName(text), of: (row) => row[text] };
  const width = Number(minutes) * 60_000;
  return { label: text, of: (row) => Math.floor(Number(row["@timestamp"]) / width) * width };
}

function namesOf(text: string): string[] {
  return split(text, ",").map(fieldName);
}

function fieldName(text: string): string {
  return /^@?\w+$/.test(text) ? text : fail("field", text);
}

/** Splits outside of quotes and parentheses. */
function split(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === '"') quoted = !quoted;
    if (!quoted) depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    if (!quoted && depth === 0 && text.startsWith(separator, at)) {
      parts.push("");
      at += separator.length - 1;
    } else parts[parts.length - 1] += character;
  }
  if (quoted || depth !== 0) fail("balance of quotes and parentheses", text);
  return parts.map((part) => part.trim());
}

const all = (predicates: readonly Predicate[]) => (event: LogEvent) => predicates.every((holds) => holds(event));
const any = (predicates: readonly Predicate[]) => (event: LogEvent) => predicates.some((holds) => holds(event));
const compare = (a: unknown, b: unknown) => (Number(a) < Number(b) ? -1 : Number(a) > Number(b) ? 1 : 0);

function fail(what: string, text: string): never {
  throw new Error(`unknown ${what}: ${text}`);
}
