import type { Json } from "./document";

/** A scalar that YAML reads as the same string without quotes. */
const PLAIN = /^[A-Za-z_/][\w /{}-]*$/;
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value) && value === value.trim()) return value;
  // As the formatter prefers: the quotes that the text has fewer of, where nothing needs a backslash.
  const count = (quote: string) => value.split(quote).length;
  if (count('"') > count("'") && JSON.stringify(value.replaceAll('"', "")) === `"${value.replaceAll('"', "")}"`) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  // JSON's double-quoted strings are YAML's.
  return JSON.stringify(value);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return typeof value !== "object" || value === null;
}

function lines(value: Json, indent: string): string[] {
  if (isScalar(value)) return [indent + scalar(value)];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${indent}[]`];
    return value.flatMap((item: Json) => {
      const [first = "", ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${indent}{}`];
  return entries.flatMap(([name, member]: [string, Json]) => {
    const nested = lines(member, `${indent}  `);
    const inline = isScalar(member) || nested[0]?.trim() === "[]" || nested[0]?.trim() === "{}";
    const label = `${indent}${scalar(name)}:`;
    return inline ? [`${label} ${nested[0]?.trim() ?? ""}`] : [label, ...nested];
  });
}

/** Writes a JSON value as YAML 1.2 in block style. */
export function toYaml(value: Json): string {
  return `${lines(value, "").join("\n")}\n`;
}
