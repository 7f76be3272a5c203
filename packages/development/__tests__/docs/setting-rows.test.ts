import { z } from "zod";
import { settingRows } from "../../src/docs/setting-rows";
import { settingsTables, withTables } from "../../src/docs/settings-page";

const schema = z.strictObject({
  name: z.string().default("x").describe("Who."),
  days: z.number().int().min(1).describe("How long."),
  limits: z.strictObject({ rate: z.number().positive().optional().describe("How fast.") }).prefault({}),
  mode: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("none") }),
      z.strictObject({
        kind: z.literal("some"),
        of: z
          .array(z.strictObject({ id: z.email().describe("Which.") }))
          .min(1)
          .describe("Of which."),
      }),
    ])
    .describe("How."),
  most: z
    .union([z.number().int().min(1).max(9), z.literal("all")])
    .optional()
    .describe("How many."),
});

describe("the rows of a schema", () => {
  it("are its settings with type, range and default, groups and variants by path", () => {
    expect(settingRows(schema).map(({ path, type, fallback }) => [path, type, fallback])).toEqual([
      ["name", "text", '`"x"`'],
      ["days", "whole number, at least 1", "required"],
      ["limits.rate", "number above 0", "none"],
      ["mode", "`none`, `some`", "required"],
      ["mode[some].of", "list, at least 1: objects", "required"],
      ["mode[some].of[].id", "e-mail address", "required"],
      ["most", 'whole number, 1 to 9 or `"all"`', "none"],
    ]);
  });
});

describe("the tables of a schema", () => {
  const of = z.strictObject({
    days: z.number().default(7).describe("How long."),
    tag: z.strictObject({ key: z.string().describe("Which.") }),
  });

  it("stand by group", () => {
    const tables = settingsTables(of);

    expect(tables).toContain("### The environment itself");
    expect(tables).toContain("| `days` | number | `7` | How long. |");
    expect(tables).toContain("### `tag`");
    expect(tables).toContain("| `tag.key` | text | required | Which. |");
  });

  it("put a union into the group of its variants", () => {
    const tables = settingsTables(schema);

    expect(tables).toContain(
      "### `mode`\n\n| setting | takes | default | what it does |\n|---|---|---|---|\n" +
        "| `mode` | `none`, `some` | required | How. |\n| `mode[some].of` |",
    );
  });

  it("want a description of each setting", () => {
    const silent = z.strictObject({ days: z.number() });

    expect(() => settingsTables(silent)).toThrow("says nothing of days");
  });

  it("go between the page's marks, and nowhere without them", () => {
    const page = "a\n<!-- settings: npm run docs:settings -->\nold\n<!-- /settings -->\nb\n";

    expect(withTables(page, "new")).toBe(page.replace("old", "new"));
    expect(() => withTables("a\n", "new")).toThrow("docs/settings.md must hold");
  });
});
