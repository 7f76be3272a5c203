import { percentile } from "@secure-serverless/system/percentile";

/** One value that a service, a function or a filter has reported. */
export interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

export interface Point {
  /** Milliseconds since the epoch at which the period begins. */
  readonly at: number;
  readonly value: number;
}

/** Returns one point for each period in which there was a value. */
export function aggregate(samples: readonly Sample[], statistic: string, periodSeconds: number): Point[] {
  const width = periodSeconds * 1000;
  const periods = new Map<number, number[]>();
  for (const { at, value } of samples) {
    const begin = Math.floor(at / width) * width;
    periods.set(begin, [...(periods.get(begin) ?? []), value]);
  }
  return [...periods].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, value: statisticOf(values, statistic) }));
}

/** @throws Error for a statistic that CloudWatch has and this has not */
export function statisticOf(values: readonly number[], statistic: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case "Sum":
      return sum;
    case "Average":
      return sum / values.length;
    case "Maximum":
      return Math.max(...values);
    case "Minimum":
      return Math.min(...values);
    case "SampleCount":
      return values.length;
  }
  const percent = /^p([\d.]+)$/.exec(statistic)?.[1];
  if (percent === undefined) throw new Error(`unknown statistic "${statistic}"`);
  return percentile(values, Number(percent));
}

/** Whether two metrics are the same: dimensions have no order. */
export function sameDimensions(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
