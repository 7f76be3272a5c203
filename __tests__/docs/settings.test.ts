import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS_PAGE, settingsTables, withTables } from "@secure-serverless/development/docs/settings-page";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { environmentSchema } from "../../src/config/schema";

const page = readFileSync(join(PROJECT_ROOT, SETTINGS_PAGE), "utf8");

describe("docs/settings.md", () => {
  it("has the settings of the schema: npm run docs:settings writes them", () => {
    const tables = settingsTables(environmentSchema);

    expect(page).toBe(withTables(page, tables));
  });

  it("has every variable that the configuration reads", () => {
    const source = readFileSync(join(PROJECT_ROOT, "src/config/load-environment.ts"), "utf8");
    const read = [...source.matchAll(/\bread\("([A-Z_]+)"\)/g)].map(([, suffix]) => `<ENV>_${suffix}`);
    const told = [...page.matchAll(/^\| `(<ENV>_[A-Z_]+)` \|/gm)].map(([, name]) => name);

    expect(read.length).toBeGreaterThan(8);
    expect([...told].sort()).toEqual([...new Set(read)].sort());
  });
});
