/** How a column of a text table is aligned. */
export type Alignment = "left" | "right";

export interface TextTableOptions {
  /** Of each column, from the first. @default "left" for each that is not named */
  readonly align?: readonly Alignment[];
  /** What stands between two columns. @default two spaces */
  readonly gap?: string;
  /** What stands before each line. @default nothing */
  readonly indent?: string;
}

/**
 * Rows as lines with aligned columns, for a terminal. A column is as wide as its widest cell; no line ends with spaces.
 *
 * @returns lines joined by a line feed, without one at the end; empty without rows
 */
export function textTable(rows: readonly (readonly string[])[], options: TextTableOptions = {}): string {
  const { align = [], gap = "  ", indent = "" } = options;
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  const padded = (cell: string, column: number) =>
    align[column] === "right" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => `${indent}${row.map(padded).join(gap)}`.trimEnd()).join("\n");
}
