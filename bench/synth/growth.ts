import type { Samples } from "../harness/interleave";
import type { Line } from "../harness/line-chart";
import type { Table } from "../harness/part";
import { pairedRatio, type Sample, spreadOf, valuesOf } from "../harness/statistics";
import { spreadText } from "../harness/tables";

/** How many environments an application gets. */
export const SIZES = [1, 4, 16, 64] as const;

/** The subject that somebody's application with so many environments is. */
export const sized = (who: string, size: number) => `${who}, ${size}`;

/**
 * How time and memory grow with the environments, and how many times the baseline it takes with as many.
 *
 * @param baseline whose application the others are compared with. @default none
 */
export function growthTable(title: string, samples: Samples, who: readonly string[], baseline?: string): Table {
  const rows = who.flatMap((name) =>
    SIZES.flatMap((size, index) => {
      const own = samples[sized(name, size)];
      if (own === undefined) return [];
      const base = baseline === undefined ? undefined : samples[sized(baseline, size)];
      return [
        [
          `${name}, ${size}`,
          spreadText(spreadOf(valuesOf(own, "ms")), 0),
          further(own, samples[sized(name, SIZES[index - 1] ?? 0)], size - (SIZES[index - 1] ?? 0)),
          spreadText(spreadOf(valuesOf(own, "mebibytes")), 0),
          ...(base === undefined ? [] : [ratioText(name === baseline, own, base)]),
          String(own.length),
        ],
      ];
    }),
  );
  const compared = baseline === undefined ? [] : [`times ${baseline}`];
  return { title, head: ["environments", "ms", "ms for each more", "peak MiB", ...compared, "n"], rows };
}

/** What each environment beyond the last size adds. */
function further(own: readonly Sample[], smaller: readonly Sample[] | undefined, more: number): string {
  if (smaller === undefined) return "";
  const less = valuesOf(smaller, "ms");
  return spreadText(spreadOf(valuesOf(own, "ms").map((ms, round) => (ms - (less[round] ?? Number.NaN)) / more)), 1);
}

function ratioText(isBase: boolean, own: readonly Sample[], base: readonly Sample[]): string {
  return isBase ? "1" : spreadText(pairedRatio(valuesOf(own, "ms"), valuesOf(base, "ms")), 2);
}

/** Seconds by environments. */
export function growthLines(samples: Samples, who: readonly string[]): readonly Line[] {
  return who.map((name) => ({
    name,
    points: SIZES.flatMap((size) => {
      const own = samples[sized(name, size)];
      return own === undefined ? [] : [{ x: size, ...spreadOf(valuesOf(own, "ms").map((ms) => ms / 1000)) }];
    }),
  }));
}
