import type { z } from "zod";
import { type SettingRow, settingRows } from "./setting-rows";

/** Where the page lies in this repository. */
export const SETTINGS_PAGE = "docs/settings.md";

const BEGIN = "<!-- settings: npm run docs:settings -->";
const END = "<!-- /settings -->";
/** What belongs to no group. */
const ITSELF = "The environment itself";

interface Source {
  readonly schema: z.ZodType;
  /** A sentence for each setting, by its path. */
  readonly descriptions: Readonly<Record<string, string>>;
  /** The environments as data: where one states a setting itself, the row says so. */
  readonly environments: Readonly<Record<string, unknown>>;
}

/**
 * The tables of the page, one for each group of settings.
 * @throws Error when a setting has no sentence or a sentence no setting
 */
export function settingsTables({ schema, descriptions, environments }: Source): string {
  const rows = settingRows(schema);
  const paths = new Set(rows.map(({ path }) => path));
  const missing = [...paths].filter((path) => descriptions[path] === undefined);
  const idle = Object.keys(descriptions).filter((path) => !paths.has(path));
  if (missing.length > 0 || idle.length > 0)
    throw new Error(
      `src/config/setting-descriptions.ts: no sentence for ${list(missing)}; no setting for ${list(idle)}`,
    );
  const groups = new Map<string, SettingRow[]>();
  for (const row of rows) {
    const group = groupOf(row.path);
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  const line = ({ path, type, fallback }: SettingRow) =>
    `| \`${path}\` | ${type} | ${fallback}${statedBy(path, environments)} | ${descriptions[path]} |`;
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

function groupOf(path: string): string {
  const [first = "", ...rest] = path.split(/[.[]/);
  return rest.length > 0 ? `\`${first}\`` : ITSELF;
}

/** The environments that state the setting, with their values. */
function statedBy(path: string, environments: Readonly<Record<string, unknown>>): string {
  const stated = Object.entries(environments).flatMap(([name, settings]) => {
    const value = path
      .split(".")
      .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], settings);
    return value === undefined ? [] : [`${name} \`${JSON.stringify(value)}\``];
  });
  return stated.length > 0 ? `; ${stated.join(", ")}` : "";
}

function list(paths: readonly string[]): string {
  return paths.length > 0 ? paths.join(", ") : "none";
}
