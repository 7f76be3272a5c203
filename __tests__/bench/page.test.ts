import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { Conditions } from "../../bench/harness/conditions";
import { performancePage } from "../../bench/harness/page";
import { type AnyPart, NotMeasured, type Part } from "../../bench/harness/part";
import { type Result, readResult, writeResult } from "../../bench/harness/results";
import { chooseParts, type Places, runParts, writePage } from "../../bench/harness/run-parts";
import { PARTS } from "../../bench/parts";

const CONDITIONS: Conditions = {
  ...{ date: "2030-01-02", commit: "1234567", load: 0.4 },
  machine: { Processor: "P|1", Cores: "2" },
  versions: { Node: "20.1.0" },
};

interface Data {
  readonly value: number;
}

function partNamed(name: string, run: Part<Data>["run"] = async () => ({ value: 1 })): AnyPart {
  return {
    ...{ name, title: `Title of ${name}`, summary: "What it is.", run },
    tables: ({ value }: Data) => [{ title: "T", head: ["", "a"], rows: [["<b> | c", String(value)]] }],
    pictures: ({ value }: Data) => [{ name, alt: `Shows ${name}`, svg: `<svg>${value}</svg>\n` }],
  };
}

function measured(value: number, conditions: Partial<Conditions> = {}): Result {
  return { measured: { conditions: { ...CONDITIONS, ...conditions }, rounds: 10, seconds: 1, data: { value } } };
}

describe("the page", () => {
  it("has machine, versions, date, commit, tables and pictures", () => {
    const { markdown, pictures } = performancePage([{ part: partNamed("x"), result: measured(7) }]);
    expect(markdown).toContain("| Cores | 2 |\n| Node | 20.1.0 |");
    expect(markdown).toContain("Measured on 2030-01-02, commit `1234567`. Load when this began: 0.4 on 2 cores.");
    expect(markdown).toContain("![Shows x](images/performance-x.svg)");
    expect([...pictures]).toEqual([["performance-x.svg", "<svg>7</svg>\n"]]);
  });

  it("keeps what a cell holds in its cell", () => {
    const { markdown } = performancePage([{ part: partNamed("x"), result: measured(7) }]);
    expect(markdown).toContain("| &lt;b> \\| c | 7 |");
    expect(markdown).toContain("| Processor | P\\|1 |");
  });

  it("says when the machine was busy, which the parts before alone do not make it", () => {
    const busy = "The machine was busy, with the part before or with other work: its load was 2.1 on 2 cores";
    const page = (load: number) => performancePage([{ part: partNamed("x"), result: measured(7, { load }) }]).markdown;
    expect(page(2.1)).toContain(busy);
    expect(page(2)).not.toContain("busy");
  });

  it("tells two machines apart, and which part was measured on which", () => {
    const other = measured(8, { versions: { Node: "24.0.0" } });
    const { markdown } = performancePage([
      { part: partNamed("x"), result: measured(7) },
      { part: partNamed("y"), result: other },
    ]);
    expect(markdown).toContain("|  | Machine A | Machine B |");
    expect(markdown).toContain("| Node | 20.1.0 | 24.0.0 |");
    expect(markdown.match(/commit `1234567`, Machine [AB]/g)).toEqual([
      "commit `1234567`, Machine A",
      "commit `1234567`, Machine B",
    ]);
  });

  it("says of a part that was never measured how to do it", () => {
    const { markdown } = performancePage([{ part: partNamed("x"), result: undefined }]);
    expect(markdown).toContain("**Not measured yet.** It is the part `x`.");
    expect(markdown).toContain("Nothing was measured yet.");
  });

  it("is refused by results that a part wrote before it was changed, with the remedy", () => {
    const tables = ({ values }: { values: string[] }) => values.map((title) => ({ title, head: [], rows: [] }));
    const part: AnyPart = { ...partNamed("x"), tables };
    expect(() => performancePage([{ part, result: measured(7) }])).toThrow("The results of the part x are not what");
  });

  it("says why a part could not be measured, and keeps its older numbers with their date", () => {
    const missing = { date: "2030-02-03", why: "no network\n" };
    const { markdown } = performancePage([{ part: partNamed("x"), result: { ...measured(7), missing } }]);
    expect(markdown).toContain("**Not measured** on 2030-02-03: no network What follows is older.");
    expect(markdown).toContain("Measured on 2030-01-02");
    expect(markdown).toContain("| 7 |");
  });
});

describe("a run of parts", () => {
  const root = mkdtempSync(join(tmpdir(), "bench-page-"));
  const places: Places = { results: join(root, "results"), page: join(root, "page.md"), images: join(root, "images") };
  beforeAll(() => {
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
    jest.spyOn(console, "error").mockReturnValue(undefined);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(root, { recursive: true, force: true });
  });

  const surroundings = { places, conditions: async () => CONDITIONS, nodes: async () => [] };
  const options = { rounds: 10, original: undefined, base: "HEAD", cold: false };
  const page = () => readFileSync(places.page, "utf8");

  it("keeps what each gave, writes the page, and goes on after one that could not be measured", async () => {
    const failing = partNamed("b", () => Promise.reject(new NotMeasured(`no tool in ${PROJECT_ROOT}/x`)));
    const all = [failing, partNamed("a"), partNamed("c")];
    const failed = await runParts(all, ["a", "b"], options, surroundings);
    expect(failed).toEqual([`b: no tool in ${PROJECT_ROOT}/x`]);
    expect(readResult("a", places.results)).toMatchObject({ measured: { rounds: 10, data: { value: 1 } } });
    expect(readResult("b", places.results)).toMatchObject({ missing: { why: "no tool in ./x" } });
    expect(readResult("c", places.results)).toBeUndefined();
    expect(page()).toContain("no tool in ./x");
    expect(page()).not.toContain(PROJECT_ROOT);
    expect(page()).toContain("**Not measured yet.** It is the part `c`.");
  });

  it("leaves the other parts as they were", async () => {
    const before = readFileSync(join(places.results, "a.json"), "utf8");
    await runParts([partNamed("a"), partNamed("c", async () => ({ value: 5 }))], ["c"], options, surroundings);
    expect(readFileSync(join(places.results, "a.json"), "utf8")).toBe(before);
    expect(page()).toContain("| 5 |");
    expect(page()).toContain("| 1 |");
  });

  it("keeps the older numbers of a part that fails later", async () => {
    const failing = partNamed("c", () => Promise.reject(new NotMeasured("no network")));
    await runParts([failing], ["c"], options, surroundings);
    expect(readResult("c", places.results)).toMatchObject({ measured: { data: { value: 5 } }, missing: {} });
    expect(page()).toContain("What follows is older.");
  });

  it("removes the pictures of parts that are gone", async () => {
    writeResult("a", measured(1), places.results);
    writePage([partNamed("a")], places);
    expect(readFileSync(join(places.images, "performance-a.svg"), "utf8")).toBe("<svg>1</svg>\n");
    expect(() => readFileSync(join(places.images, "performance-c.svg"))).toThrow(/ENOENT/);
  });

  it("rejects a part that there is not, and takes all when none is named", () => {
    const all = [partNamed("a"), partNamed("b")];
    expect(chooseParts(all, undefined)).toEqual(["a", "b"]);
    expect(chooseParts(all, "b, a")).toEqual(["b", "a"]);
    expect(() => chooseParts(all, "a,x")).toThrow('There is no part "x" of the benchmark');
  });
});

describe("docs/performance.md", () => {
  const sections = PARTS.map((part) => ({
    part,
    result: readResult(part.name, join(PROJECT_ROOT, "bench", "results")),
  }));

  it("is what the committed results say", () => {
    const { markdown, pictures } = performancePage(sections);
    expect(readFileSync(join(PROJECT_ROOT, "docs", "performance.md"), "utf8")).toBe(markdown);
    for (const [name, svg] of pictures)
      expect(readFileSync(join(PROJECT_ROOT, "docs", "images", name), "utf8")).toBe(svg);
  });

  it("has parts with names of their own", () => {
    expect(new Set(PARTS.map(({ name }) => name)).size).toBe(PARTS.length);
  });
});
