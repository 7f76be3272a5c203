import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../tools/shared/paths";
import { parseAcceptances } from "../src/acceptance";
import { RULES } from "../src/rules/registry";

const page = readFileSync(join(PROJECT_ROOT, "docs", "plan-review.md"), "utf8");

describe("docs/plan-review.md", () => {
  test("has the table of the rules as they are, in their order", () => {
    const rows = RULES.map(({ id, severity, title, why }) => `| \`${id}\` | ${severity} | ${title} | ${why} |`);
    expect(page.split("\n").filter((line) => /^\| `[a-z-]+` \| (critical|high|medium) \|/.test(line))).toEqual(rows);
  });

  test("has an example of the acceptance file that is one", () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(parseAcceptances(example, "the example")).toHaveLength(1);
  });

  test("has every option of the command", () => {
    const command = readFileSync(join(__dirname, "..", "src", "main.ts"), "utf8");
    const options = [...command.matchAll(/^ +"?([a-z-]+)"?: \{ type: "string" \}/gm)].map(([, name]) => `\`--${name}`);
    expect(options).toHaveLength(5);
    for (const option of options) expect(page).toContain(option);
  });
});
