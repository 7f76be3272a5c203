/** What one run gave, by the name of what was measured: `ms`, `mebibytes`, `modules`. */
export type Sample = Readonly<Record<string, number>>;

/** The middle of some values, and where most of them are. None is left out. */
export interface Spread {
  readonly median: number;
  /** A tenth of the values are below this one. */
  readonly low: number;
  /** A tenth of the values are above this one. */
  readonly high: number;
  /** How many values there were. */
  readonly n: number;
}

/**
 * The value that a share of them does not exceed, interpolated between two of them.
 *
 * @param values in any order
 * @param share from 0 to 1
 * @returns NaN without values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    ...{ median: quantile(values, 0.5), low: quantile(values, 0.1), high: quantile(values, 0.9) },
    n: values.length,
  };
}

/** One measure of a subject, round by round. @throws Error when a run did not give it */
export function valuesOf(samples: readonly Sample[], measure: string): number[] {
  return samples.map((sample) => {
    const value = sample[measure];
    if (value === undefined) throw new Error(`A run gave no ${measure}: ${JSON.stringify(sample)}`);
    return value;
  });
}

/**
 * How many times the base something is: of each round, in which both met the same machine, one ratio.
 *
 * @throws Error when they do not have as many rounds
 */
export function pairedRatio(values: readonly number[], base: readonly number[]): Spread {
  if (values.length !== base.length)
    throw new Error(`A pair needs both: ${values.length} rounds beside ${base.length} of the base`);
  return spreadOf(values.map((value, round) => value / (base[round] ?? Number.NaN)));
}
