import { z } from "zod";
import { accessLogGroup, functionLogGroup, type ResourceNames } from "../../../../src/config/names";
import { monthly, perMillion } from "../cost/bill";
import { apiLogBytes } from "../cost/environment-bill";
import { durationPart, storagePart } from "../cost/lines";
import { ASSUMED, MEASURED } from "../cost/measured";
import { type PriceId, priceOf } from "../cost/prices";
import { durationMs, tracesPerSecond, WORKLOAD } from "../cost/workload";

/** The file of a saved plan that holds it. */
export const COST_FILE = "cost.json";

/** What no plan of this project reaches. */
const MOST_USD = 1_000_000;

const schema = z.strictObject({
  /** What each month costs more, whatever is asked for; US dollars, below 0 for less. */
  monthlyUsd: z.number().min(-MOST_USD).max(MOST_USD),
  /** What a million requests cost more, at the workload of `npm run cost`. */
  perMillionUsd: z.number().min(-MOST_USD).max(MOST_USD),
  /** How many values the plan does not know yet; they count as unchanged. */
  unknown: z.number().int().min(0).max(MOST_USD),
});

/** How a plan changes what an environment costs. */
export type PlanCost = z.infer<typeof schema>;

/** A change of a resource, as the plan review reads it. */
interface Change {
  readonly type: string;
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Cost {
  readonly monthlyUsd: number;
  readonly perMillionUsd: number;
}

type Values = Readonly<Record<string, unknown>>;
const FREE: Cost = { monthlyUsd: 0, perMillionUsd: 0 };

/**
 * What a plan changes in an environment's costs, by the values of the plan. Of what grows with requests it counts the API's
 * function, its log and the gateway's, and insights: the authorizer's share is too small to show.
 */
export function planCost(changes: readonly Change[], names: ResourceNames): PlanCost {
  let unknown = 0;
  let [monthlyUsd, perMillionUsd] = [0, 0];
  for (const { type, action, before, after } of changes) {
    const of = COSTS[type];
    // what Terraform forgets goes on costing what it did
    if (of === undefined || action === "forget") continue;
    const was = action === "create" ? undefined : valuesOf(before);
    const is = action === "delete" ? undefined : valuesOf(after);
    // what is not known yet is what it was
    const read = (values: Values) => (name: string) => {
      const value = values[name];
      if (!isUnknown(value)) return value;
      unknown += 1;
      return was?.[name];
    };
    const [from, to] = [was, is].map((values) => (values === undefined ? FREE : of(read(values), names)));
    monthlyUsd += (to?.monthlyUsd ?? 0) - (from?.monthlyUsd ?? 0);
    perMillionUsd += (to?.perMillionUsd ?? 0) - (from?.perMillionUsd ?? 0);
  }
  return { monthlyUsd: rounded(monthlyUsd), perMillionUsd: rounded(perMillionUsd), unknown };
}

/** One sentence, or undefined where nothing changes. */
export function costText({ monthlyUsd, perMillionUsd, unknown }: PlanCost): string | undefined {
  const shown = (
    [
      [monthlyUsd, "a month"],
      [perMillionUsd, "a million requests"],
    ] as const
  ).flatMap(([usd, per]) =>
    Math.abs(usd) < 0.005 ? [] : [`US$ ${usd > 0 ? "+" : "−"}${Math.abs(usd).toFixed(2)} ${per}`],
  );
  if (shown.length === 0) return undefined;
  const left = unknown === 0 ? "" : `; ${unknown} values are known after the apply and count as unchanged`;
  return `${shown.join(", ")}${left}`;
}

/** What nobody reads of a plan alone. Said wherever a cost is told. */
export const NOT_COUNTED =
  "By list prices of us-east-1 at 10 requests a second. Not counted: requests of the gateway, of Lambda and of S3, recorded traces, calls for the secret, starts of environments, stored objects, KMS requests, data sent out, custom metrics, the authorizer.";

/** @throws Error when the text is not what a plan writes */
export function parsePlanCost(text: string): PlanCost {
  return schema.parse(JSON.parse(text));
}

type Read = (name: string) => unknown;
type CostOfType = (read: Read, names: ResourceNames) => Cost;

function eachMonth(id: PriceId, quantity = 1): Cost {
  return { monthlyUsd: priceOf(id, quantity), perMillionUsd: 0 };
}

function eachRequest(usdPerMonth: number): Cost {
  return { monthlyUsd: 0, perMillionUsd: perMillion(usdPerMonth, WORKLOAD) };
}

const COSTS: Readonly<Record<string, CostOfType>> = {
  aws_cloudwatch_metric_alarm: (read) => {
    const queries = read("metric_query");
    const metrics = Array.isArray(queries) ? queries.filter((query) => hasMetric(query)).length : 0;
    return eachMonth("metricAlarm", Math.max(1, metrics));
  },
  aws_cloudwatch_composite_alarm: () => eachMonth("compositeAlarm"),
  aws_cloudwatch_dashboard: () => eachMonth("dashboard"),
  aws_secretsmanager_secret: () => eachMonth("secret"),
  aws_kms_key: () => eachMonth("kmsKey"),
  aws_lambda_function: functionCost,
  aws_cloudwatch_log_group: logGroupCost,
  aws_xray_group: (read) => {
    const [insights] = listOf(read("insights_configuration"));
    const traces = monthly(tracesPerSecond(WORKLOAD.rate));
    return insights?.["insights_enabled"] === true ? eachRequest(priceOf("traceInsight", traces)) : FREE;
  },
};

function functionCost(read: Read, { functions }: ResourceNames): Cost {
  if (read("function_name") !== functions.api) return FREE;
  const memoryMb = Number(read("memory_size") ?? 128);
  const architecture = listOf(read("architectures"), String).includes("arm64") ? "arm64" : "x86_64";
  const { rate, writePercent, s3Ms } = WORKLOAD;
  const s3Calls = 1 + (writePercent / 100) * (ASSUMED.putsPerWrite - 1);
  const part = durationPart(architecture, memoryMb, rate, durationMs(MEASURED.cpuMs.api, memoryMb, s3Ms * s3Calls));
  const [environment] = listOf(read("environment"));
  const level = (environment?.["variables"] as Values | undefined)?.["LOG_LEVEL"];
  const gb = (monthly(rate) * apiLogBytes(level === "WARN" || level === "ERROR" ? level : "INFO")) / 1024 ** 3;
  return eachRequest(priceOf(part.price, part.quantity) + priceOf("logIngestion", gb));
}

function logGroupCost(read: Read, { functions, api }: ResourceNames): Cost {
  const bytes = new Map<unknown, number>([
    [functionLogGroup(functions.api), apiLogBytes("INFO")],
    [accessLogGroup(api), MEASURED.accessLogBytes],
  ]).get(read("name"));
  if (bytes === undefined) return FREE;
  // Terraform's 0 is for ever: a hundred years are as good
  const days = Number(read("retention_in_days") ?? 0) || 36_500;
  const { price, quantity } = storagePart(WORKLOAD.rate * bytes, days);
  return eachRequest(priceOf(price, quantity));
}

function hasMetric(query: unknown): boolean {
  const metric = (query as Values | null)?.["metric"];
  return Array.isArray(metric) ? metric.length > 0 : metric !== undefined && metric !== null;
}

/** Terraform has blocks as lists, some of one item alone. */
function listOf<T = Values>(value: unknown, as: (item: unknown) => T = (item) => item as T): T[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined).map(as) : [];
}

function valuesOf(marked: unknown): Values | undefined {
  return typeof marked === "object" && marked !== null && !isUnknown(marked) ? (marked as Values) : undefined;
}

/** Whether it is one of the plan review's marks: of a value that is known after the apply, or that nobody may read. */
function isUnknown(value: unknown): boolean {
  return typeof (value as { readonly toJSON?: unknown } | null | undefined)?.toJSON === "function";
}

function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
