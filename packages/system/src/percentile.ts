/**
 * The nearest rank: the smallest of the values that `percent` of them do not exceed.
 *
 * @param values in any order
 * @param percent from 0 to 100
 * @returns NaN without values
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
