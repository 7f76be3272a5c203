import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { doubts } from "../support/expectations";

/** The unit tests of the repository; the end-to-end tests and the proofs are about what AWS answers. */
const tests = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.test.ts"], {
  cwd: PROJECT_ROOT,
  encoding: "utf8",
  timeout: 30_000,
})
  .split("\n")
  .filter((name) => name.includes("__tests__/") && !/^__tests__\/(e2e|proof)\//.test(name));

/** The problems in the body of one test. */
const problemsIn = (body: string, before = "") =>
  doubts(`${before}\nit("does", () => {${body}});`).map(({ problem }) => problem);

const EMPTY = ["a loop that may be empty"];

describe("every test of the repository", () => {
  it("is found", () => {
    expect(tests.length).toBeGreaterThan(150);
  });

  it("can fail: it expects something, and a list that it goes through is known to hold something", () => {
    const found = tests.flatMap((name) => {
      const source = readFileSync(join(PROJECT_ROOT, name), "utf8");
      return doubts(source).map(({ line, title, problem }) => `${name}:${line} ${title}: ${problem}`);
    });
    expect(found).toEqual([]);
  });
});

describe("a test without an expectation", () => {
  it("is found where it stands", () => {
    const source = 'const é = 1;\ndescribe("x", () => {\n  it("runs", () => {\n    run();\n  });\n});\n';
    expect(doubts(source)).toEqual([{ line: 3, title: '"runs"', problem: "no expectation" }]);
  });

  it.each([
    "expect(1).toBe(1);",
    "expectProblem(result, 404);",
    "return expect(run()).rejects.toThrow();",
    "fc.assert(property);",
    "[1].map((x) => expect(x).toBe(1));",
  ])("is none: %s", (body) => {
    expect(problemsIn(body)).toEqual([]);
  });

  it.each(["expected(1);", "fc.sample(property);", "assert(true);"])("is one: %s", (body) => {
    expect(problemsIn(body)).toEqual(["no expectation"]);
  });

  it("is found in it.each and it.only too, and in no other call", () => {
    expect(doubts('it.each([1])("does", () => {});').map(({ title }) => title)).toEqual(['"does"']);
    expect(doubts('it.only("does", async () => {});').map(({ title }) => title)).toEqual(['"does"']);
    expect(doubts('item("does", () => {});')).toEqual([]);
  });
});

describe("a loop around an expectation", () => {
  const loop = (list: string) => `expect(1).toBe(1); for (const x of ${list}) expect(x).toBe(1);`;

  it.each([
    ["what a function returns", "list()", ""],
    ["an empty list", "[]", ""],
    ["what is left of a list", "ALL.filter(Boolean)", "const ALL = [1];"],
    ["the entries of what a function returns", "Object.entries(list())", ""],
    ["a constant that a function returns", "all", "const all = list();"],
    ["a list of lists that may be empty", "[...list()]", ""],
    ["something that is imported, and is not a constant", "all", 'import { all } from "./all";'],
    ["the matches of a pattern", "text.matchAll(/a/g)", ""],
  ])("is refused over %s", (_, list, before) => {
    expect(problemsIn(loop(list), before)).toEqual(EMPTY);
  });

  it.each([
    ["a list that is written down", "[1, 2]", ""],
    ["one of another name", "ALL", "const ALL = [1] as const;"],
    ["its entries", "ALL.entries()", "const ALL = [1];"],
    ["what a list is mapped to", "[1].map(String)", ""],
    ["the keys of an object that is written down", "Object.keys(ALL)", "const ALL = { a: 1 } satisfies object;"],
    ["a set of a list that is written down", "new Set([1])", ""],
    ["a list with one that is written down in it", "[...list(), ...[1]]", ""],
    ["a constant that is imported", "Object.values(ALL)", 'import { ALL } from "./all";'],
  ])("is accepted over %s", (_, list, before) => {
    expect(problemsIn(loop(list), before)).toEqual([]);
  });

  it("is accepted where the list is itself expected to be something", () => {
    expect(problemsIn(`const all = list(); expect(all.length).toBeGreaterThan(0); ${loop("all")}`)).toEqual([]);
    expect(problemsIn(`expect(list("a")).toHaveLength(2); ${loop('list("a")')}`)).toEqual([]);
    expect(
      problemsIn(`expect([...all.keys()].length).toBeGreaterThan(2); ${loop("all")}`, "const all = map();"),
    ).toEqual([]);
    expect(
      problemsIn(loop("Object.entries(all)"), 'const all = list(); it.each(all)("does", () => expect(1));'),
    ).toEqual([]);
  });

  it("is refused where another list is, or only the loop itself speaks of it", () => {
    expect(problemsIn(`expect(list("b")).toHaveLength(2); ${loop('list("a")')}`)).toEqual(EMPTY);
    expect(problemsIn(`expect(allOthers).toHaveLength(2); ${loop("all")}`)).toEqual(EMPTY);
    expect(problemsIn(`expect(of.all).toHaveLength(2); ${loop("all")}`)).toEqual(EMPTY);
    expect(problemsIn("for (const x of all) expect(all).toContain(x);")).toEqual(EMPTY);
  });

  it("may be empty where the test counts its expectations", () => {
    expect(problemsIn("expect.assertions(3); for (const x of all) expect(x).toBe(1);")).toEqual([]);
    expect(problemsIn("expect.hasAssertions(); for (const x of all) expect(x).toBe(1);")).toEqual(EMPTY);
  });

  it("may be empty where it expects nothing", () => {
    expect(problemsIn("for (const x of list()) put(x); expect(1).toBe(1);")).toEqual([]);
  });
});

describe("a title", () => {
  const titled = (title: string) => doubts(`it(${title}, () => expect(1).toBe(1));`).map(({ problem }) => problem);

  it.each([
    '"keeps versions"',
    '"is refused without a name"',
    '"%s is refused"',
    "`allows ${name} to read`",
    '"anything"',
  ])("is accepted: %s", (title) => {
    expect(titled(title)).toEqual([]);
  });

  it.each([
    '"a bucket keeps versions"',
    '"The bucket"',
    '"without a name is refused"',
    "`every ${name}`",
    "'it works'",
  ])("is refused: %s", (title) => {
    expect(titled(title)).toEqual(["a title with a subject of its own"]);
  });
});
