import type { z } from "zod";
import { type SettingRow, settingRows } from "./setting-rows";

/** Where the page is in this repository. */
export const SETTINGS_PAGE = "docs/settings.md";

const BEGIN = "<!-- settings: npm run docs:settings -->";
const END = "<!-- /settings -->";
/** What belongs to no group. */
const ITSELF = "The environment itself";

/** The tables of the page, one for each group of settings. */
export function settingsTables(schema: z.ZodType): string {
  const rows = settingRows(schema);
  const groups = new Map<string, SettingRow[]>();
  for (const row of rows) {
    const group = groupOf(row.path, rows);
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  const line = ({ path, type, fallback, description }: SettingRow) =>
    `| \`${path}\` | ${type} | ${fallback} | ${description} |`;
  return [...groups]
    .map(([group, members]) =>
      [
        `### ${group}`,
        "",
        "| setting | takes | default | what it does |",
        "|---|---|---|---|",
        ...members.map(line),
      ].join("\n"),
    )
    .join("\n\n");
}

/**
 * Puts the tables between the page's two marks.
 * @throws Error when the marks are missing
 */
export function withTables(page: string, tables: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${SETTINGS_PAGE} must hold "${BEGIN}" and, after it, "${END}"`);
  return `${page.slice(0, begin)}${BEGIN}\n${tables}\n${page.slice(end)}`;
}

function groupOf(path: string, rows: readonly SettingRow[]): string {
  const [first = ""] = path.split(/[.[]/);
  const parts = rows.filter((row) => row.path.startsWith(`${first}.`) || row.path.startsWith(`${first}[`));
  return parts.length > 0 ? `\`${first}\`` : ITSELF;
}
