import { type PriceId, priceOf } from "./prices";
import { MONTH_SECONDS, type Workload } from "./workload";

/** What is paid for one thing: the units of a month, by price. */
export interface Line {
  readonly component: string;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly price: PriceId;
  /** Units a month. */
  readonly quantity: number;
}

/** What a deployment costs at a workload. Each line goes through its prices' tiers by itself. */
export interface Bill {
  readonly name: string;
  /** Grow with the requests. */
  readonly requests: readonly Line[];
  /** Are paid by the month, whatever is asked for. */
  readonly fixed: readonly Line[];
}

/** The units of a month, from those of a second. */
export function monthly(perSecond: number): number {
  return perSecond * MONTH_SECONDS;
}

/** US dollars a month. */
export function costOfLine({ parts }: Line): number {
  return parts.reduce((sum, { price, quantity }) => sum + priceOf(price, quantity), 0);
}

/** US dollars a month. */
export function costOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + costOfLine(line), 0);
}

/** US dollars for a million of the workload's requests. */
export function perMillion(usdPerMonth: number, { rate }: Pick<Workload, "rate">): number {
  return (usdPerMonth / monthly(rate)) * 1_000_000;
}
