import type { DriftMatrix, Expectation } from "./drift-plan";

const WORDS: Readonly<Record<string, string>> = {
  create: "makes it again",
  update: "takes it back",
  replace: "replaces it",
  nothing: "does not see it",
};

/** The matrix as a table in Markdown, for the page: resources of which the same is true share a row. */
export function driftTable(matrix: DriftMatrix): string[] {
  const rows = new Map<string, string[]>();
  for (const [key, { deleted, changed }] of Object.entries(matrix).sort(([a], [b]) => a.localeCompare(b))) {
    const cells = `${cellOf(deleted)} | ${cellOf(changed)}`;
    rows.set(cells, [...(rows.get(cells) ?? []), `\`${key}\``]);
  }
  return [
    "| resource | deleted: the next plan | changed: the next plan |",
    "|---|---|---|",
    ...[...rows].map(([cells, keys]) => `| ${keys.join(", ")} | ${cells} |`),
  ];
}

function cellOf(cell: Expectation | string | undefined): string {
  if (cell === undefined) return "as the others of its type";
  if (typeof cell === "string") return `cannot be: ${cell}`;
  const { plan, asks, because } = cell;
  const asked = asks.length === 0 ? "" : `, and asks (${asks.map((rule) => `\`${rule}\``).join(", ")})`;
  return `${WORDS[plan] ?? plan}${asked}${because === undefined ? "" : `: ${because}`}`;
}
