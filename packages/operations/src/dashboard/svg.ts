import { escapeMarkup } from "@secure-serverless/system/markup";
import type { DashboardBody, MetricWidget } from "./body-schema";
import type { Point } from "./statistics";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface Series {
  readonly label: string;
  readonly points: readonly Point[];
}

/** What a widget shows, by its index in the body. */
export interface Contents {
  readonly series: ReadonlyMap<number, readonly Series[]>;
  readonly rows: ReadonlyMap<number, readonly Readonly<Record<string, unknown>>[]>;
  /** By the alarm's ARN. */
  readonly alarmStates: ReadonlyMap<string, AlarmState>;
  /** What the alarms' names begin with, which says nothing to the reader. */
  readonly alarmPrefix: string;
}

export interface SvgProps {
  readonly body: DashboardBody;
  readonly contents: Contents;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Written at the bottom. */
  readonly note: string;
}

type Widget = DashboardBody["widgets"][number];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const COLUMN = 60;
const ROW = 36;
const GAP = 4;
const FOOTER = 40;
const PALETTE = ["#1f77b4", "#e07b00", "#2a9d5c", "#8a5cc4", "#a05195", "#5f6b7a"];
const STATE_COLORS: Readonly<Record<AlarmState, string>> = {
  OK: "#2a9d5c",
  ALARM: "#d62728",
  INSUFFICIENT_DATA: "#8d99a6",
};
const CHARACTER_WIDTH = 6.4;

/** In the second line of every preview, which tells one from another drawing. */
export const PREVIEW_MARK = "<title>The dashboard of the local AWS</title>";

/** Draws the dashboard in its own layout, as one SVG without scripts, fonts or links. */
export function dashboardSvg(props: SvgProps): string {
  const { widgets } = props.body;
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  const [width, height] = [24 * COLUMN, rows * ROW + FOOTER];
  const drawn = widgets.map((widget, index) => {
    const box: Box = {
      x: widget.x * COLUMN + GAP,
      y: widget.y * ROW + GAP,
      width: widget.width * COLUMN - 2 * GAP,
      height: widget.height * ROW - 2 * GAP,
    };
    return `<g transform="translate(${box.x},${box.y})">${frame(widget, box)}${draw(widget, index, box, props)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#16191f">`,
    PREVIEW_MARK,
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...drawn,
    text(GAP * 2, height - 14, props.note, 'fill="#545b64"'),
    "</svg>\n",
  ].join("\n");
}

function frame(widget: Widget, { width, height }: Box): string {
  if (widget.type === "text") return "";
  const title = widget.properties.title ?? "";
  return `<rect width="${width}" height="${height}" rx="4" fill="#fff" stroke="#d5dbdb"/>${text(12, 20, title, 'font-size="13" font-weight="bold"')}`;
}

function draw(widget: Widget, index: number, box: Box, { contents, from, to }: SvgProps): string {
  switch (widget.type) {
    case "text":
      return drawMarkdown(widget.properties.markdown, box);
    case "alarm":
      return drawAlarms(widget.properties.alarms, contents, box);
    case "log":
      return drawTable(contents.rows.get(index) ?? [], box);
    case "metric":
      return drawGraph(widget, contents.series.get(index) ?? [], box, from, to);
  }
}

function drawMarkdown(markdown: string, { width }: Box): string {
  let y = 6;
  return markdown
    .split("\n\n")
    .flatMap((paragraph) => {
      const level = /^#+/.exec(paragraph)?.[0].length ?? 0;
      const size = [12, 20, 17][level] ?? 14;
      const plain = paragraph.replace(/^#+ /, "").replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
      return wrap(plain, Math.floor(width / CHARACTER_WIDTH)).map((line) => {
        y += size + 5;
        return text(4, y, line, `font-size="${size}"${level > 0 ? ' font-weight="bold"' : ""}`);
      });
    })
    .join("");
}

function drawAlarms(arns: readonly string[], { alarmStates, alarmPrefix }: Contents, { width }: Box): string {
  const perRow = 6;
  const cell = (width - 16) / perRow;
  return arns
    .map((arn, index) => {
      const state = alarmStates.get(arn) ?? "INSUFFICIENT_DATA";
      const alarm = arn.split(":").at(-1) ?? arn;
      const name = alarm.startsWith(alarmPrefix) ? alarm.slice(alarmPrefix.length) : alarm;
      const [x, y] = [12 + (index % perRow) * cell, 32 + Math.floor(index / perRow) * 24];
      const label = shorten(`${name}${state === "ALARM" ? ": ALARM" : ""}`, Math.floor((cell - 24) / CHARACTER_WIDTH));
      return `<circle cx="${x + 5}" cy="${y + 8}" r="5" fill="${STATE_COLORS[state]}"/>${text(x + 16, y + 12, label)}`;
    })
    .join("");
}

function drawTable(rows: readonly Readonly<Record<string, unknown>>[], { width, height }: Box): string {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== "@message");
  if (columns.length === 0) return text(12, 48, "no lines in this time", 'fill="#545b64"');
  const cell = (width - 24) / columns.length;
  const fitting = Math.floor(cell / CHARACTER_WIDTH) - 1;
  const line = (values: readonly unknown[], y: number, attributes: string) =>
    values.map((value, index) => text(12 + index * cell, y, shorten(show(value), fitting), attributes)).join("");
  const room = Math.floor((height - 56) / 18);
  return [
    line(columns, 46, 'font-weight="bold" font-size="11"'),
    ...rows.slice(0, room).map((row, index) =>
      line(
        columns.map((name) => (/^(@timestamp|bin\(.*\))$/.test(name) ? clock(Number(row[name])) : row[name])),
        64 + index * 18,
        'font-size="11"',
      ),
    ),
  ].join("");
}

function drawGraph(
  { properties }: MetricWidget,
  series: readonly Series[],
  box: Box,
  from: number,
  to: number,
): string {
  const plot = { left: 64, top: 46, right: box.width - 14, bottom: box.height - 40 };
  const lines = properties.annotations?.horizontal ?? [];
  const values = [
    ...series.flatMap(({ points }) => points.map(({ value }) => value)),
    ...lines.map(({ value }) => value),
  ];
  const max = (Math.max(0, ...values) || 1) * 1.1;
  const x = (at: number) => plot.left + ((at - from) / (to - from)) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - (value / max) * (plot.bottom - plot.top);
  const known = series.filter(({ points }) => points.length > 0);
  return [
    ...[0, 0.5, 1].map((share) => {
      const at = y(share * max);
      return `<line x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}" stroke="#eaeded"/>${text(plot.left - 6, at + 4, amount(share * max), 'font-size="10" fill="#545b64" text-anchor="end"')}`;
    }),
    text(plot.left, plot.bottom + 14, clock(from), 'font-size="10" fill="#545b64"'),
    text(plot.right, plot.bottom + 14, clock(to), 'font-size="10" fill="#545b64" text-anchor="end"'),
    ...lines.map(
      ({ value, label = "", color = PALETTE[0] }) =>
        `<line x1="${plot.left}" x2="${plot.right}" y1="${y(value)}" y2="${y(value)}" stroke="${color}" stroke-dasharray="5 3"/>${text(plot.left + 4, y(value) + 12, label, `font-size="10" fill="${color}"`)}`,
    ),
    ...known.map(({ points }, index) => {
      const color = PALETTE[index % PALETTE.length];
      const path = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      const dots = points
        .map(
          ({ at, value }) => `<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5" fill="${color}"/>`,
        )
        .join("");
      return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>${dots}`;
    }),
    known.length === 0
      ? text(
          (plot.left + plot.right) / 2,
          (plot.top + plot.bottom) / 2,
          "no data: nothing reported, or not by the local AWS",
          'fill="#545b64" text-anchor="middle"',
        )
      : legend(known, plot.left, box),
    text(12, plot.top - 10, properties.yAxis?.left?.label ?? "", 'font-size="10" fill="#545b64"'),
  ].join("");
}

function legend(series: readonly Series[], left: number, { width, height }: Box): string {
  const cell = (width - left - 14) / Math.min(series.length, 3);
  return series
    .slice(0, 3)
    .map(({ label }, index) => {
      const x = left + index * cell;
      return `<rect x="${x}" y="${height - 18}" width="10" height="10" fill="${PALETTE[index]}"/>${text(x + 14, height - 9, shorten(label, Math.floor((cell - 16) / 5.6)), 'font-size="10"')}`;
    })
    .join("");
}

function wrap(line: string, characters: number): string[] {
  return line.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);
}

function amount(value: number): string {
  if (value >= 10_000) return new Intl.NumberFormat("en-US", { notation: "compact" }).format(value);
  return String(Number(value.toPrecision(3)));
}

const show = (value: unknown) =>
  value === undefined ? "-" : typeof value === "number" ? amount(value) : String(value);
const clock = (at: number) => `${new Date(at).toISOString().slice(11, 16)} UTC`;
const shorten = (value: string, length: number) => (value.length <= length ? value : `${value.slice(0, length - 1)}…`);

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeMarkup(content)}</text>`;
}
