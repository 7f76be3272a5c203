import type { Cloud, Measurement, Share } from "./measure";

const CLOUDS: readonly Cloud[] = ["AWS", "Google", "Azure", "helpers", "others"];
const NAMES: Readonly<Record<Cloud, string>> = {
  AWS: "AWS",
  Google: "Google Cloud",
  Azure: "Azure",
  helpers: "null, random, local, tls, time and their like",
  others: "all other providers",
};

type Column = readonly [name: string, measured: Measurement];

/** The table of the documentation, in Markdown, a column for each folder. */
export function summary(columns: readonly Column[]): string {
  const row = (title: string, cell: (measured: Measurement) => string | number) =>
    `| ${title} | ${columns.map(([, measured]) => cell(measured)).join(" | ")} |`;
  const verdicts = new Set(columns.flatMap(([, { verdicts: map }]) => [...map.keys()]));
  return [
    `| | ${columns.map(([name]) => name).join(" | ")} |`,
    `|---|${"---|".repeat(columns.length)}`,
    row("plans", ({ plans }) => plans),
    row("of them of format 0.1, read here as 1.0", ({ old }) => old),
    row("refused, for a reason", ({ refused }) => total(refused)),
    row("crashes", ({ crashes }) => crashes.length),
    ...[...verdicts].sort().map((verdict) => row(`verdict "${verdict}"`, (item) => item.verdicts.get(verdict) ?? 0)),
    row("changes", ({ all }) => sum(all).changes),
    row("different changes", ({ different }) => sum(different).changes),
    row("AWS: not judged of all changes", ({ all }) => share(all.get("AWS"))),
    ...CLOUDS.map((cloud) =>
      row(`${NAMES[cloud]}: not judged of the different ones`, (item) => share(item.different.get(cloud))),
    ),
    row("AWS: not judged of the kinds (type, action and attributes)", ({ kinds }) => share(kinds)),
    ...["create", "update", "replace"].map((action) =>
      row(`AWS, ${action}: not judged of the different ones`, ({ byAction }) => share(byAction.get(action))),
    ),
    row("seconds for all, three formats", ({ milliseconds }) => (milliseconds / 1000).toFixed(1)),
    row("milliseconds for the slowest", ({ slowest }) => Math.round(slowest.milliseconds)),
  ].join("\n");
}

/** Why changes are not judged, and what was found, the most frequent first. */
export function details([name, measured]: Column, lines: number): string {
  const list = (title: string, map: ReadonlyMap<string, number> | undefined) => {
    const entries = [...(map ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, lines);
    return entries.length === 0
      ? []
      : [`\n## ${name}: ${title}\n`, ...entries.map(([key, number]) => `${String(number).padStart(6)}  ${key}`)];
  };
  return [
    ...CLOUDS.flatMap((cloud) => list(`not judged, ${NAMES[cloud]}`, measured.reasons.get(cloud))),
    ...list("findings by rule", measured.findings),
    ...list("refused", measured.refused),
    ...measured.crashes.map((crash) => `✗ ${name}: ${crash}`),
  ].join("\n");
}

function share(counted: Share = { changes: 0, unjudged: 0 }): string {
  const { changes, unjudged } = counted;
  return changes === 0 ? "none" : `${unjudged} of ${changes} (${((100 * unjudged) / changes).toFixed(1)} %)`;
}

function sum(shares: ReadonlyMap<unknown, Share>): Share {
  const result = { changes: 0, unjudged: 0 };
  for (const { changes, unjudged } of shares.values()) {
    result.changes += changes;
    result.unjudged += unjudged;
  }
  return result;
}

function total(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0);
}
