import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coverageTables } from "./support/coverage";

const PAGE = join(join(__dirname, "..", "..", ".."), "docs", "plan-review.md");
const [BEGIN, END] = ["<!-- coverage: begin -->", "<!-- coverage: end -->"];

/** The documentation with the numbers as they are. */
function withTables(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/plan-review.md has no ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${coverageTables()}\n\n${page.slice(end)}`;
}

// UPDATE_COVERAGE=1 npx jest packages/plan-review/__tests__/coverage.test.ts
if (process.env["UPDATE_COVERAGE"] === "1") writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8")));

it("docs/plan-review.md has the coverage as it is", () => {
  const page = readFileSync(PAGE, "utf8");
  expect(page).toBe(withTables(page));
});
