import type { Message } from "esbuild";

/** Each error as compilers tell it: file, line and column, what is wrong, and the line with a mark below. */
export function formatBuildErrors(errors: readonly Message[]): string {
  return errors.map(formatBuildError).join("\n");
}

function formatBuildError({ text, location }: Message): string {
  if (location === null) return text;
  const { file, line, column, lineText, length } = location;
  const number = String(line).padStart(5);
  // a tab is as wide in both lines
  const indent = lineText.slice(0, column).replace(/[^\t]/g, " ");
  const mark = "^".repeat(Math.max(1, Math.min(length, lineText.length - column)));
  return `${file}:${line}:${column + 1}: ${text}\n${number} | ${lineText}\n${" ".repeat(number.length)} | ${indent}${mark}`;
}
