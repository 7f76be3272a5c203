/** The table of docs/mutation.md: how many changes of each target the tests notice. */
import type { SurvivorList } from "./survivors";
import { changedBy, MUTATION_TARGETS } from "./targets";

export const MUTATION_PAGE = "docs/mutation.md";

const BEGIN = "<!-- table: mutation; written by npm run test:mutation -- --write -->";
const END = "<!-- end -->";

export function mutationTable({ targets }: SurvivorList): string {
  const rows = Object.entries(targets).map(([name, { mutants, killed, endless, seconds, survivors }]) => {
    const files = changedBy(MUTATION_TARGETS[name] ?? [])
      .map((file) => `\`${file}\``)
      .join(", ");
    const score = ((100 * killed) / mutants).toFixed(1);
    return `| \`${name}\` | ${files} | ${mutants} | ${killed} | ${endless} | ${score} % | ${survivors.length} | ${Math.ceil(seconds / 60)} |`;
  });
  const head =
    "| target | code | mutants | killed | of them endless | score | reasons (one for survivors that read the same) | minutes |\n|---|---|---:|---:|---:|---:|---:|---:|";
  return [head, ...rows].join("\n");
}

/** @throws Error when the page has no place for the table */
export function withMutationTable(page: string, table: string): string {
  const start = page.indexOf(BEGIN);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`${MUTATION_PAGE} must hold "${BEGIN}" and, after it, "${END}"`);
  return `${page.slice(0, start)}${BEGIN}\n${table}\n${page.slice(end)}`;
}
