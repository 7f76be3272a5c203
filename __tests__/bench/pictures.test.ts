import { lineChart } from "../../bench/harness/line-chart";
import { barChart } from "../../bench/harness/svg";

const spread = (median: number) => ({ median, low: median * 0.9, high: median * 1.2, n: 10 });

/** Names of tags in their order, and whether each that opens is closed. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, slash, name = "", end] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (slash !== "") {
      if (open.pop() !== name) return false;
    } else if (end === "") open.push(name);
  }
  return open.length === 0;
}

describe("a chart of bars", () => {
  const svg = barChart({
    ...{ title: "A <b> & c", unit: "ms" },
    bars: [
      { label: 'x < "y"', ...spread(100) },
      { label: "ours", isOurs: true, ...spread(50) },
    ],
  });

  it("has a bar for each, in proportion, and the median in words", () => {
    const widths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(2);
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(2, 1);
    expect(svg).toContain(">100 ms</text>");
    expect(svg).toContain(">50 ms</text>");
  });

  it("escapes what others have written, and is well formed", () => {
    expect(svg).toContain("A &lt;b&gt; &amp; c");
    expect(svg).toContain("x &lt; &quot;y&quot;");
    expect(isWellFormed(svg)).toBe(true);
    expect(isWellFormed("<svg><g></svg>")).toBe(false);
  });

  it("can be read in the light and in the dark, and loads nothing", () => {
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|@import|href/);
  });
});

describe("a chart of lines", () => {
  const points = [1, 4, 16].map((x) => ({ x, ...spread(x / 10) }));
  const svg = lineChart({
    ...{ title: "T", xTitle: "environments", yTitle: "seconds" },
    lines: [
      { name: "a", points },
      { name: "b", points },
    ],
  });

  it("has a line and its points for each, all of them numbers", () => {
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(isWellFormed(svg)).toBe(true);
  });

  it("rises by the same step for the same factor", () => {
    const [, path = ""] = /<polyline points="([^"]+)"/.exec(svg) ?? [];
    const [first, second, third] = path.split(" ").map((point) => point.split(",").map(Number));
    const step = (from?: number[], to?: number[]) => [0, 1].map((axis) => (to?.[axis] ?? 0) - (from?.[axis] ?? 0));
    const [across = 0, up = 0] = step(first, second);
    const [acrossAgain = 0, upAgain = 0] = step(second, third);
    expect(acrossAgain).toBeCloseTo(across, 0);
    expect(upAgain).toBeCloseTo(up, 0);
    expect(up).toBeLessThan(0);
  });

  it("names lines that end at the same place below each other", () => {
    const at = [...svg.matchAll(/y="([\d.]+)" class="ink">[ab]</g)].map(([, y]) => Number(y));
    expect(Math.abs((at[0] ?? 0) - (at[1] ?? 0))).toBeGreaterThanOrEqual(17);
  });
});
