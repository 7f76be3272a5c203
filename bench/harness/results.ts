import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Conditions } from "./conditions";

/** What is known of a part: its last measurement, and why there is no newer one. */
export interface Result {
  /** @default it was never measured */
  readonly measured?: {
    readonly conditions: Conditions;
    readonly rounds: number;
    /** How long the whole part took. */
    readonly seconds: number;
    /** What the part gave; only it can read this. */
    readonly data: unknown;
  };
  /** The last attempt, when it failed. @default the last attempt is what was measured */
  readonly missing?: { readonly date: string; readonly why: string };
}

/** The results of a part, or undefined when it was never tried. */
export function readResult(part: string, folder: string): Result | undefined {
  const file = fileOf(part, folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Result) : undefined;
}

/** Whole or not at all. Samples are rounded to what can be measured, so that a change of them can be read. */
export function writeResult(part: string, result: Result, folder: string): void {
  const file = fileOf(part, folder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${toText(result)}\n`);
  renameSync(`${file}.new`, file);
}

/** JSON with what is small on one line: a sample, and not each of its numbers. */
function toText(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value, (_, item) => (typeof item === "number" ? Number(item.toPrecision(5)) : item));
  if (typeof value !== "object" || value === null || flat.length + indent.length <= 120) return flat;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => inner + toText(item, inner))
    : Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${toText(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

const fileOf = (part: string, folder: string) => join(folder, `${part}.json`);
