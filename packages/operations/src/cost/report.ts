import { textTable } from "@secure-serverless/system/text-table";
import type { Environment } from "../../../../src/config/schema";
import { type Bill, costOf, costOfLine, type Line, perMillion } from "./bill";
import { environmentBill } from "./environment-bill";
import { ASSUMED, MEASURED } from "./measured";
import { originalBill } from "./original-bill";
import { PRICE_REGION, PRICES, type PriceId } from "./prices";
import { SOURCES, type SourceId } from "./sources";
import { trafficOf } from "./traffic";
import { MAX_INLINE_BYTES, type Workload } from "./workload";

/** Rows of cells, of which the first one is the head. */
export type Rows = readonly (readonly string[])[];

/** MB that the table of memory sizes compares, with the configured one. */
const MEMORY_SIZES = [128, 256, 512, 1024, 1769];

/** US dollars for people: two decimals, or as many as show something. */
export function usd(value: number): string {
  return value === 0 ? "0" : value < 0.005 ? "< 0.01" : value.toFixed(2);
}

/** Dollars for a million requests by component: a column for each environment, and the original. */
export function requestRows(environments: readonly Environment[], workload: Workload): Rows {
  const bills = [...environments.map((environment) => environmentBill(environment, workload)), originalBill(workload)];
  const original = costOf(bills.at(-1)?.requests ?? []);
  const cells = (name: string, of: (bill: Bill) => string) => [name, ...bills.map(of)];
  return [
    cells("", ({ name }) => name),
    ...(bills[0]?.requests ?? []).map(({ component }, index) =>
      cells(component, ({ requests }) => usd(perMillion(costOfLine(requests[index] as Line), workload))),
    ),
    cells("a million requests", ({ requests }) => usd(perMillion(costOf(requests), workload))),
    cells("share of the original", ({ requests }) => `${Math.round((100 * costOf(requests)) / original)} %`),
  ];
}

/** Dollars a month that nobody's requests change. */
export function fixedRows(environments: readonly Environment[], workload: Workload): Rows {
  const bills = [...environments.map((environment) => environmentBill(environment, workload)), originalBill(workload)];
  const components = [...new Set(bills.flatMap(({ fixed }) => fixed.map(({ component }) => component)))];
  const cells = (name: string, of: (bill: Bill) => number) => [name, ...bills.map((bill) => usd(of(bill)))];
  return [
    ["", ...bills.map(({ name }) => name)],
    ...components.map((name) =>
      cells(name, ({ fixed }) => costOf(fixed.filter(({ component }) => component === name))),
    ),
    cells("a month", ({ fixed }) => costOf(fixed)),
  ];
}

/** What another size of memory would make of the functions' duration and of the whole. */
export function memoryRows(environment: Environment, workload: Workload): Rows {
  const sizes = [...new Set([...MEMORY_SIZES, environment.functions.memorySizeMb])].sort((a, b) => a - b);
  return [
    ["MB", "ms a request", "a million requests"],
    ...sizes.map((size) => [
      String(size),
      trafficOf(environment, workload, size).apiMs.toFixed(0),
      usd(perMillion(costOf(environmentBill(environment, workload, size).requests), workload)),
    ]),
  ];
}

/** Requests a month from which an environment's whole bill is below the original's, undefined where it never is. */
export function breakEven(environment: Environment, workload: Workload): number | undefined {
  const [ours, original] = [environmentBill(environment, workload), originalBill(workload)];
  const saved = perMillion(costOf(original.requests) - costOf(ours.requests), workload) / 1_000_000;
  return saved > 0 ? (costOf(ours.fixed) - costOf(original.fixed)) / saved : undefined;
}

/** Each price with its unit, source and date. */
export function priceRows(): Rows {
  return [
    ["price", "US$ for one", "source"],
    ...(Object.keys(PRICES) as PriceId[]).map((id) => {
      const { unit, tiers, source } = PRICES[id];
      return [unit, tiers.map(({ usd: price }) => decimal(price)).join(", then "), sourceOf(source)];
    }),
  ];
}

/** A source as the tables of prices and quotas name it. */
export function sourceOf(id: SourceId): string {
  const { name, date, verified } = SOURCES[id];
  return `${name}, ${date}${verified ? "" : ", not verified"}`;
}

/** Each source with its address. */
export function sourceRows(): Rows {
  return [
    ["source", "what it says", "as of", "address"],
    ...Object.values(SOURCES).map(({ name, title, url, date, verified }) => [
      name,
      title,
      verified ? date : `${date}, not verified`,
      url,
    ]),
  ];
}

function decimal(value: number): string {
  return value.toFixed(10).replace(/\.?0+$/, "");
}

/** What the numbers assume, one sentence each. */
export function assumptions({ rate, payloadBytes, writePercent, keys, unknownPercent, s3Ms, secretMs }: Workload) {
  const { api, original } = MEASURED.cpuMs;
  return [
    `${rate} requests a second on average, bodies of ${payloadBytes} bytes, ${writePercent} % writes that replace, ${keys} keys in use, ${unknownPercent} % unknown keys`,
    `A request takes ${api} ms of a whole processor here and ${original} ms in the original, measured on ${MEASURED.on}; a function has one at ${ASSUMED.wholeProcessorMb} MB and less in proportion below`,
    `S3 takes ${s3Ms} ms and Secrets Manager ${secretMs} ms: assumed, not measured`,
    `Assumed too: logs are kept at ${ASSUMED.logCompression * 100} % of their size, ${ASSUMED.lineOverheadBytes} bytes are added to each line, ${ASSUMED.errorMetrics} metrics of error codes, ${ASSUMED.notifications} messages of alarms a month`,
    ...(payloadBytes > MAX_INLINE_BYTES
      ? [`A body of more than ${MAX_INLINE_BYTES} bytes is refused, and goes by a presigned URL, which costs less`]
      : []),
    `List prices of ${PRICE_REGION}; not counted: free tier, discounts, taxes, starts of environments, failed requests, headers of answers, the state bucket, access logs of S3, rotations of keys`,
  ];
}

/** The table for a terminal: numbers end where the others end. */
export function asText(rows: Rows): string {
  const plain = rows.map((cells) => cells.map((cell) => cell.replaceAll("`", "")));
  const isNumber = (column: number) => plain.slice(1).every((cells) => /^(< )?[\d.,]+( %)?$/.test(cells[column] ?? ""));
  return textTable(plain, { align: (plain[0] ?? []).map((_, column) => (isNumber(column) ? "right" : "left")) });
}

/** The table for a page. */
export function asMarkdown([head = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
