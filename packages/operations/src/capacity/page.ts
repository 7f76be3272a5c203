import type { Environment } from "../../../../src/config/schema";
import { perMillion } from "../cost/bill";
import {
  asMarkdown,
  breakEven,
  fixedRows,
  memoryRows,
  priceRows,
  type Rows,
  requestRows,
  sourceRows,
  usd,
} from "../cost/report";
import { WORKLOAD, type Workload } from "../cost/workload";
import { capacityOf } from "./capacity";
import { atOnceRows, findingRows, quotaRows, rateText } from "./report";

/** Where the page is in this repository. */
export const SCALING_PAGE = "docs/scaling.md";

/** Requests a second that the page follows the environment through. */
const RATES = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

const END = "<!-- /table -->";

function begin(name: string): string {
  return `<!-- table: ${name}; npm run docs:scaling -->`;
}

/**
 * The page's tables by their names.
 *
 * @param example the environment that is looked at closely
 */
export function scalingTables(
  environments: readonly Environment[],
  example: Environment,
): Readonly<Record<string, string>> {
  const most = { ...WORKLOAD, rate: RATES.at(-1) ?? 0 };
  const tables: Record<string, Rows> = {
    requests: requestRows(environments, WORKLOAD),
    fixed: fixedRows(environments, WORKLOAD),
    shares: shareRows(environments),
    differences: differenceRows(example),
    memory: memoryRows(example, WORKLOAD),
    rates: ratesRows(example),
    limits: findingRows(capacityOf(example, most), most),
    moments: atOnceRows(example, {}),
    prices: priceRows(),
    quotas: quotaRows(example.region),
    sources: sourceRows(),
  };
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, asMarkdown(rows)]));
}

/** Percent of what the original costs for a million requests, and from how many a month on the whole bill is lower. */
function shareRows(environments: readonly Environment[]): Rows {
  const share = (environment: Environment, rate: number) =>
    requestRows([environment], { ...WORKLOAD, rate }).at(-1)?.[1] ?? "";
  const rates = RATES.slice(0, 4);
  return [
    ["requests a second", ...rates.map((rate) => rate.toLocaleString("en-US")), "whole bill lower from"],
    ...environments.map((environment) => {
      const requests = breakEven(environment, WORKLOAD);
      const from = requests === undefined ? "never" : `${(requests / 1e6).toFixed(1)} million a month`;
      return [environment.name, ...rates.map((rate) => share(environment, rate)), from];
    }),
  ];
}

/** What the share depends on: the workload of the page with one thing different. */
const DIFFERENCES: readonly (readonly [string, Partial<Workload>])[] = [
  ["nothing", {}],
  ["no writes", { writePercent: 0 }],
  ["half of them writes", { writePercent: 50 }],
  ["bodies of 16 KB", { payloadBytes: 16 * 1024 }],
  ["bodies of 64 KB", { payloadBytes: 64 * 1024 }],
  ["S3 takes 5 ms", { s3Ms: 5 }],
  ["S3 takes 200 ms", { s3Ms: 200 }],
  ["Secrets Manager takes 5 ms", { secretMs: 5 }],
  ["1,000 keys in use", { keys: 1000 }],
];

function differenceRows(environment: Environment): Rows {
  return [
    ["what differs", environment.name, "the original", "share"],
    ...DIFFERENCES.map(([what, different]) => {
      const rows = requestRows([environment], { ...WORKLOAD, ...different });
      const [, here = "", original = ""] = rows.at(-2) ?? [];
      return [what, here, original, rows.at(-1)?.[1] ?? ""];
    }),
  ];
}

function ratesRows(environment: Environment): Rows {
  return [
    [
      "a second",
      "gives out, in order",
      "Regions or accounts, quotas as they are",
      "and raised",
      "US$ a month",
      "a million",
    ],
    ...RATES.map((rate) => {
      const workload = { ...WORKLOAD, rate };
      const { findings, placesAtDefaults, placesAtLeast, requestsUsd } = capacityOf(environment, workload);
      const out = findings.filter(({ isEnough }) => !isEnough).map(({ what, holds }) => `${what} (${rateText(holds)})`);
      return [
        rate.toLocaleString("en-US"),
        out.join(", ") || "nothing",
        String(placesAtDefaults),
        String(placesAtLeast),
        Math.round(requestsUsd).toLocaleString("en-US"),
        usd(perMillion(requestsUsd, workload)),
      ];
    }),
  ];
}

/**
 * Puts each table between its marks.
 *
 * @throws Error when the page lacks one, or has one that nothing writes
 */
export function withScalingTables(page: string, tables: Readonly<Record<string, string>>): string {
  const marked = [...page.matchAll(/<!-- table: (\w+);/g)].map(([, name = ""]) => name);
  const missing = Object.keys(tables).filter((name) => !marked.includes(name));
  const unknown = marked.filter((name) => !(name in tables));
  if (missing.length + unknown.length > 0)
    throw new Error(`${SCALING_PAGE} must have the tables ${Object.keys(tables).join(", ")}, once each`);
  return Object.entries(tables).reduce((text, [name, table]) => {
    const start = text.indexOf(begin(name));
    const end = text.indexOf(END, start);
    if (start < 0 || end < 0) throw new Error(`${SCALING_PAGE} must hold "${begin(name)}" and, after it, "${END}"`);
    return `${text.slice(0, start)}${begin(name)}\n${table}\n${text.slice(end)}`;
  }, page);
}
