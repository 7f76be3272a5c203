import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { mutationTable, withMutationTable } from "../../src/mutants/page";
import {
  compare,
  measuredFrom,
  oneLine,
  readSurvivors,
  requireReasons,
  SURVIVORS,
  textOf,
} from "../../src/mutants/survivors";
import { changedBy, MUTATION_TARGETS } from "../../src/mutants/targets";

const TARGETS = Object.keys(MUTATION_TARGETS);
const SURVIVOR = {
  file: "a.ts",
  mutator: "EqualityOperator",
  line: "if (a < b) {",
  original: "a < b",
  replacement: "a <= b",
};
const EXPLAINED = { ...SURVIVOR, reason: "a is never b, since both are read from one list without repetition" };

describe("the committed list", () => {
  const list = readSurvivors(SURVIVORS, TARGETS);
  const entries = Object.entries(list.targets).flatMap(([target, { survivors }]) =>
    survivors.map((survivor) => ({ target, ...survivor })),
  );

  it("has every target, each of existing files", () => {
    expect(Object.keys(list.targets).sort()).toEqual([...TARGETS].sort());
    const named = Object.values(MUTATION_TARGETS).flatMap((parts) =>
      parts.flatMap(({ mutate, tests }) => [...mutate, ...tests]),
    );
    expect(named.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
  });

  it("changes each file in one part of one target alone, so that no result stands for another", () => {
    const changed = Object.values(MUTATION_TARGETS).flatMap(changedBy);
    expect(changed).toEqual([...new Set(changed)]);
  });

  it("names code that is there, in files of its target", () => {
    const gone = entries.filter(({ target, file, line, original }) => {
      if (!changedBy(MUTATION_TARGETS[target] ?? []).includes(file)) return true;
      const lines = readFileSync(join(PROJECT_ROOT, file), "utf8").split("\n");
      const rest = lines.map((text, at) => [oneLine(text), oneLine(lines.slice(at).join("\n"))]);
      return !rest.some(([text, below]) => text === line && below?.includes(original));
    });
    expect(gone.map(textOf)).toEqual([]);
  });

  it("gives a reason for each survivor, and names each once", () => {
    requireReasons(SURVIVORS, list);
    const texts = entries.map(textOf);
    expect(texts).toEqual([...new Set(texts)]);
  });

  it("is what docs/mutation.md shows", () => {
    const page = readFileSync(join(PROJECT_ROOT, "docs", "mutation.md"), "utf8");
    expect(withMutationTable(page, mutationTable(list))).toBe(page);
  });
});

describe("a list", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "survivors-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(list: unknown): string {
    const path = join(folder, "list.json");
    writeFileSync(path, typeof list === "string" ? list : JSON.stringify(list));
    return path;
  }
  const listOf = (...survivors: object[]) => ({
    version: 1,
    targets: { one: { mutants: 3, killed: 2, endless: 1, seconds: 61, survivors } },
  });

  it("is read with its reasons", () => {
    const list = readSurvivors(written(listOf(EXPLAINED)), ["one"]);
    expect(list).toEqual(listOf(EXPLAINED));
    expect(() => requireReasons("list.json", list)).not.toThrow();
  });

  it.each([
    ["no JSON", "{"],
    ["another version", { ...listOf(), version: 2 }],
    ["a field that it does not know", listOf({ ...EXPLAINED, because: "x" })],
    ["a survivor without a file", listOf({ ...EXPLAINED, file: "" })],
    [
      "a target that there is not",
      { version: 1, targets: { two: { mutants: 1, killed: 1, endless: 0, seconds: 1, survivors: [] } } },
    ],
  ])("is refused with %s", (_name, list) => {
    expect(() => readSurvivors(written(list), ["one"])).toThrow(UserError);
  });

  it("is not good before each reason is written", () => {
    const list = readSurvivors(written(listOf(EXPLAINED, { ...SURVIVOR, original: "b", reason: "" })), ["one"]);
    expect(() => requireReasons("list.json", list)).toThrow("`b` → `a <= b`");
  });
});

describe("a report of Stryker", () => {
  const source = "function f(a, b) {\n  return g(\n    a < b,\n  );\n}\n";
  const at = (line: number, column: number, endLine: number, endColumn: number) => ({
    start: { line, column },
    end: { line: endLine, column: endColumn },
  });
  const reportOf = (...statuses: string[]) => ({
    files: {
      "a.ts": {
        source,
        mutants: statuses.map((status) => ({
          ...{ mutatorName: "EqualityOperator", replacement: "a <= b", status },
          location: at(3, 5, 3, 10),
        })),
      },
    },
  });

  it("gives what survived by its text, not by its place", () => {
    const block = { mutatorName: "BlockStatement", replacement: "{}", status: "NoCoverage", location: at(1, 18, 5, 2) };
    const report = reportOf("Killed", "Timeout", "Survived");
    report.files["a.ts"].mutants.push(block);
    expect(measuredFrom(report, 7)).toEqual({
      mutants: 4,
      killed: 2,
      endless: 1,
      seconds: 7,
      survivors: [
        { ...SURVIVOR, line: "a < b,", original: "a < b" },
        {
          file: "a.ts",
          mutator: "BlockStatement",
          line: "function f(a, b) {",
          original: "{ return g( a < b, ); }",
          replacement: "{}",
        },
      ],
    });
  });

  it("counts two that read the same, and lists them once", () => {
    expect(measuredFrom(reportOf("Survived", "Survived"), 1)).toMatchObject({ mutants: 2, killed: 0 });
    expect(measuredFrom(reportOf("Survived", "Survived"), 1).survivors).toHaveLength(1);
  });

  it.each(["Ignored", "RuntimeError", "CompileError", "Pending"])("is refused with a mutant that is %s", (status) => {
    expect(() => measuredFrom(reportOf("Killed", status), 1)).toThrow(`a mutant of a.ts is ${status}`);
  });
});

describe("a measurement", () => {
  it("agrees with a list that has each survivor", () => {
    expect(compare([SURVIVOR], [EXPLAINED])).toEqual({ unexplained: [], stale: [] });
  });

  it.each(["file", "mutator", "line", "original", "replacement"])(
    "differs where only the %s of a survivor is another",
    (field) => {
      const other = { ...SURVIVOR, [field]: "other" };
      expect(compare([other], [EXPLAINED])).toEqual({ unexplained: [other], stale: [EXPLAINED] });
    },
  );
});
