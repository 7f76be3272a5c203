import { type Claim, claimsOf, missingLetters, problemsOf, titlesIn } from "../support/claims";
import { textOf } from "../support/documentation";

const SECURITY = "docs/security.md";
const PAGES = [SECURITY, "docs/reliability.md"];
const THIS = "[claims](../__tests__/docs/claims.test.ts)";

const COMPONENTS = componentsOf(textOf(SECURITY));

describe.each(PAGES)("%s", (page) => {
  const claims = claimsOf(textOf(page));

  it("makes claims", () => {
    expect(claims.length).toBeGreaterThan(20);
  });

  it("has for each claim the code and a test whose title says it, or the reason why there is none", () => {
    const found = claims.flatMap((claim) => problemsOf(claim, page).map((what) => `${page}:${claim.line} ${what}`));
    expect(found).toEqual([]);
  });
});

describe("docs/security.md, by STRIDE", () => {
  it("says something of every letter for every component", () => {
    expect(COMPONENTS.length).toBeGreaterThan(8);
    expect(missingLetters(claimsOf(textOf(SECURITY)), COMPONENTS)).toEqual([]);
  });

  it("would notice a letter that is left out", () => {
    const rows = ["S", "T", "R", "I", "E"].map((letter) => `| ${letter} | a | b | accepted: ${"x".repeat(20)} |`);
    expect(missingLetters(claimsOf(pageOf("STRIDE", ...rows)), ["A part"])).toEqual(["A part: D"]);
  });
});

describe("a claim", () => {
  it.each([
    ["a test", '| a | `src/constructs/http-api.ts` | THIS: "is rejected for" |'],
    ["a test of a linked file", '| a | [it](../SECURITY.md) | THIS: "is rejected for" |'],
    ["a reason", "| a | nowhere | accepted: nobody but the owner can do that |"],
    ["both", '| a | `.npmrc` | THIS: "is rejected for"; not tested: the emulator has no such limit |'],
  ])("is accepted with %s", (_what, row) => {
    expect(problems(row)).toEqual([]);
  });

  it.each([
    ["neither", "| a | `.npmrc` | we are careful |", "neither a test nor a reason"],
    ["an empty reason", "| a | b | accepted: |", '"accepted" without a reason'],
    ["a reason that says nothing", "| a | b | not tested: later |", '"not tested" without a reason'],
    [
      "a file that is missing",
      '| a | `.npmrc` | [x](../__tests__/x.test.ts): "is rejected for" |',
      "__tests__/x.test.ts does not exist",
    ],
    ["no title", "| a | `.npmrc` | THIS |", "__tests__/docs/claims.test.ts is named without a title"],
    [
      "a title that is missing",
      '| a | `.npmrc` | THIS: "is safe in every way" |',
      '__tests__/docs/claims.test.ts has no title with "is safe in every way"',
    ],
    ["a title of two letters", '| a | `.npmrc` | THIS: "is" |', '"is" is too short to be told from other titles'],
    ["no code", '| a | the gateway | THIS: "is rejected for" |', "a test, and no code that it is about"],
    ["code that is missing", '| a | `src/gone.ts` | THIS: "is rejected for" |', "src/gone.ts does not exist"],
    ["a linked file that is missing", '| a | [it](gone.md) | THIS: "is rejected for" |', "docs/gone.md does not exist"],
  ])("is rejected for %s", (_what, row, problem) => {
    expect(problems(row)).toEqual([problem]);
  });

  it("is a row of a table that ends with proof, and of no other", () => {
    const text = "## Assets\n\n| asset | where |\n|---|---|\n| keys | there |\n";
    expect(claimsOf(text)).toEqual([]);
    expect(claimsOf(`${text}\n${pageOf("claim", "| a | b | c |")}`)).toEqual([
      { line: 11, section: "A part", first: "a", where: "b", proof: "c" },
    ]);
  });
});

it("takes for titles what runs, and not what is skipped, said in a comment or asked for elsewhere", () => {
  const source = [
    'describe("one", () => { it.each([["a"]])("two %s", (x) => expect(x)); it(`three ${1} four`, () => {}); });',
    'it.skip("skipped", () => {}); it.todo("planned"); describe.skip("left out", () => {}); // it("said")',
    'other("five", () => {}); it(name, () => {});',
  ].join("\n");
  expect(titlesIn(source)).toEqual(["one", "two %s", "three … four"]);
});

/** The headings below "Each component". */
function componentsOf(text: string): string[] {
  const [, rest = ""] = text.split("\n## Each component\n");
  const [inside = ""] = rest.split("\n## ");
  return [...inside.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading);
}

function pageOf(head: string, ...rows: string[]): string {
  return ["### A part", "", `| ${head} | where | proof |`, "|---|---|---|", ...rows, ""].join("\n");
}

function problems(row: string): string[] {
  const claims: Claim[] = claimsOf(pageOf("claim", row.replace("THIS", THIS)));
  return claims.flatMap((claim) => problemsOf(claim, SECURITY));
}
