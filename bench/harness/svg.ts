import { escapeMarkup } from "@secure-serverless/system/markup";
import type { Spread } from "./statistics";

/** A spread with what it belongs to. */
export interface Bar extends Spread {
  readonly label: string;
  /** Ours stand out from what they are compared with. @default false */
  readonly isOurs?: boolean;
}

export const WIDTH = 760;
export const SERIES = ["#2f6fde", "#c2570c", "#1a7f4b", "#8a4fc7", "#b3366b", "#5d6875"];
const LEFT = 250;
const RIGHT = WIDTH - 120;
const TOP = 52;
const ROW = 30;

/**
 * A drawing without scripts, fonts or links, which follows the reader's choice of light or dark; what does not know that
 * choice shows the light one.
 *
 * @param title above it
 * @param height of what is drawn below the title, with it
 */
export function drawing(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<title>${escapeMarkup(title)}</title>`,
    "<style>",
    "  .paper { fill: #ffffff } .ink { fill: #1c2128 } .pale { fill: #59636e } .grid { stroke: #d1d9e0 } .mark { stroke: #1c2128 }",
    "  @media (prefers-color-scheme: dark) {",
    "    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .pale { fill: #9198a1 } .grid { stroke: #3d444d } .mark { stroke: #e6edf3 }",
    "  }",
    "</style>",
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>`,
    text(16, 28, title, 'class="ink" font-size="15" font-weight="bold"'),
    ...parts,
    "</svg>\n",
  ].join("\n");
}

export function text(x: number, y: number, content: string, attributes = 'class="ink"'): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeMarkup(content)}</text>`;
}

/** A mark across the bar or the point, from the tenth to the ninetieth of a hundred values. */
export function whisker(from: readonly [number, number], to: readonly [number, number]): string {
  const [x1, y1, x2, y2] = [...from, ...to].map(round);
  return `<line class="mark" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke-width="1.5"/>`;
}

export interface BarChartProps {
  readonly title: string;
  /** Behind each number, for example "ms". */
  readonly unit: string;
  readonly bars: readonly Bar[];
  /** Digits behind the point. @default 0 */
  readonly digits?: number;
}

/** Medians as bars from 0, longest first as they are given, each with its spread. */
export function barChart({ title, unit, bars, digits = 0 }: BarChartProps): string {
  const most = Math.max(...bars.map(({ high }) => high)) || 1;
  const x = (value: number) => LEFT + (value / most) * (RIGHT - LEFT);
  return drawing(title, TOP + bars.length * ROW + 30, [
    ...bars.map(({ label, median, low, high, isOurs = false }, index) => {
      const y = TOP + index * ROW;
      return [
        text(LEFT - 10, y + 15, label, `class="ink" text-anchor="end"${isOurs ? ' font-weight="bold"' : ""}`),
        `<rect x="${LEFT}" y="${y}" width="${round(Math.max(x(median) - LEFT, 1))}" height="20" rx="2" fill="${isOurs ? SERIES[0] : "#8b98a5"}"/>`,
        whisker([x(low), y + 10], [x(high), y + 10]),
        text(x(Math.max(high, median)) + 8, y + 15, `${median.toFixed(digits)} ${unit}`),
      ].join("");
    }),
    text(
      16,
      TOP + bars.length * ROW + 14,
      "Bar: median. Line: from the 10th to the 90th percentile of the rounds.",
      'class="pale" font-size="11"',
    ),
  ]);
}

export function round(value: number): number {
  return Number(value.toFixed(1));
}
