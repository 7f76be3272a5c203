import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAcceptances } from "../src/acceptance";
import { parseConfig } from "../src/config/config";
import { OPTION_HELP } from "../src/help";
import { RULES } from "../src/rules/registry";

const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "plan-review.md"), "utf8");

describe("docs/plan-review.md", () => {
  it("has the table of the rules as they are, in their order", () => {
    const rows = RULES.map(({ id, severity, title, why }) => `| \`${id}\` | ${severity} | ${title} | ${why} |`);
    expect(page.split("\n").filter((line) => /^\| `[a-z-]+` \| (critical|high|medium) \|/.test(line))).toEqual(rows);
  });

  it("has an example of the acceptance file that is one", () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(parseAcceptances(example, "the example")).toHaveLength(1);
  });

  it("has every option of the command, with what it takes", () => {
    for (const [name, [takes]] of Object.entries(OPTION_HELP)) {
      expect(page).toContain(`| \`${`--${name} ${takes}`.trim().replaceAll("|", "\\|")}\` |`);
    }
  });

  it("has an example of the configuration that is one", () => {
    const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
    const [config = "", ...others] = examples.filter((text) => text.includes('"failOn"'));
    expect(others).toEqual([]);
    expect(parseConfig(config, "the example").ignored).toHaveLength(1);
  });
});
