import type { Spread } from "./statistics";
import { drawing, round, SERIES, text, WIDTH, whisker } from "./svg";

export interface Line {
  readonly name: string;
  /** In the order of `x`. */
  readonly points: readonly (Spread & { readonly x: number })[];
}

export interface LineChartProps {
  readonly title: string;
  /** What `x` counts, for example "environments". */
  readonly xTitle: string;
  /** What the values are, for example "seconds". */
  readonly yTitle: string;
  readonly lines: readonly Line[];
}

const PLOT = { left: 70, right: WIDTH - 230, top: 66, bottom: 330 };
const HEIGHT = 400;

/** Both axes count in powers, since what is compared differs by powers; what grows in proportion rises at 45 degrees alike. */
export function lineChart({ title, xTitle, yTitle, lines }: LineChartProps): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map((point) => point.x),
    [PLOT.left, PLOT.right],
  );
  const y = scale(
    points.flatMap(({ low, high }) => [low, high]),
    [PLOT.bottom, PLOT.top],
  );
  const ends = apart(lines.map(({ points: own }) => y.at(own.at(-1)?.median ?? 1)));
  return drawing(title, HEIGHT, [
    text(16, PLOT.top - 14, yTitle, 'class="pale" font-size="11"'),
    ...y.ticks.map(
      (value) =>
        `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(y.at(value))}" y2="${round(y.at(value))}"/>${text(PLOT.left - 8, y.at(value) + 4, amount(value), 'class="pale" font-size="11" text-anchor="end"')}`,
    ),
    ...[...new Set(points.map((point) => point.x))].map((value) =>
      text(
        x.at(value),
        PLOT.bottom + 20,
        value.toLocaleString("en-US"),
        'class="pale" font-size="11" text-anchor="middle"',
      ),
    ),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 40, xTitle, 'class="pale" font-size="11" text-anchor="middle"'),
    ...lines.map(({ name, points: own }, index) => {
      const color = SERIES[index % SERIES.length] ?? "#5d6875";
      const path = own.map((point) => `${round(x.at(point.x))},${round(y.at(point.median))}`).join(" ");
      return [
        `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...own.map((point) => whisker([x.at(point.x), y.at(point.low)], [x.at(point.x), y.at(point.high)])),
        ...own.map(
          (point) => `<circle cx="${round(x.at(point.x))}" cy="${round(y.at(point.median))}" r="4" fill="${color}"/>`,
        ),
        `<rect x="${PLOT.right + 14}" y="${round((ends[index] ?? 0) - 5)}" width="10" height="10" fill="${color}"/>`,
        text(PLOT.right + 30, (ends[index] ?? 0) + 4, name),
      ].join("");
    }),
    text(
      16,
      HEIGHT - 12,
      "Points: medians. Lines: from the 10th to the 90th percentile of the rounds. Both axes are logarithmic.",
      'class="pale" font-size="11"',
    ),
  ]);
}

function scale(values: readonly number[], [start, end]: readonly [number, number]) {
  const known = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...known), Math.max(...known)].map(Math.log10) as [number, number];
  const margin = Math.max((most - least) * 0.06, 0.05);
  const [from, to] = [least - margin, most + margin];
  const steps = [1, 2, 5].flatMap((digit) => Array.from({ length: 16 }, (_, power) => digit * 10 ** (power - 6)));
  const inside = steps.filter((step) => Math.log10(step) >= from && Math.log10(step) <= to).sort((a, b) => a - b);
  return {
    at: (value: number) => start + ((Math.log10(Math.max(value, 1e-9)) - from) / (to - from)) * (end - start),
    // with many powers their halves would stand too close
    ticks: inside.length <= 9 ? inside : inside.filter((step) => /^(0\.0*)?10*$/.test(amount(step))),
  };
}

/** Labels at least a line apart, in the order of what they belong to. */
function apart(wanted: readonly number[]): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  const placed = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, index } of order) {
    last = Math.max(at, last + 18);
    placed[index] = last;
  }
  return placed;
}

const amount = (value: number) => String(Number(value.toPrecision(3)));
