import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { fencesOf, textOf } from "../support/documentation";

const TEST = "__tests__/constructs/secure-bucket.test.ts";
const IMPORT = /^import \{ (.+) \} from "(.+)";$/gm;

/** What a block says that the test does not: its tests as they stand, and its imports. */
function notIn(test: string, block: string): string[] {
  const unknownImports = importsOf(block).filter((name) => !importsOf(test).includes(name));
  const tests = block.match(/^it\([\s\S]*?^\}\);$/gm) ?? [];
  const within = test.replaceAll(/^ +/gm, "");
  return [...unknownImports, ...tests.filter((text) => !within.includes(text.replaceAll(/^ +/gm, "")))];
}

/** `SecureBucket of ../../src/constructs/secure-bucket` for each name. */
function importsOf(source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap(([, names = "", module]) =>
    names.split(", ").map((name) => `${name} of ${module}`),
  );
}

describe("the README's example of a test", () => {
  const source = readFileSync(join(PROJECT_ROOT, TEST), "utf8");
  const blocks = fencesOf(textOf("README.md")).filter(({ language, text }) => language === "ts" && /^it\(/m.test(text));

  it("is one that runs", () => {
    expect(blocks).toHaveLength(1);
    expect(notIn(source, blocks[0]?.text ?? "")).toEqual([]);
  });

  it("shows cdktf's matchers and those of the project", () => {
    for (const shown of ["Testing.synthScope", "toHaveResourceWithProperties", "toHaveEveryResource"])
      expect(blocks[0]?.text).toContain(shown);
  });

  it("is noticed where it differs", () => {
    const library = "cdktf";
    const changed = `import { Nothing } from "${library}";\n\nit("keeps versions", () => {\n  expect(1).toBe(2);\n});\n`;
    expect(notIn(source, changed)).toEqual([`Nothing of ${library}`, changed.slice(changed.indexOf("it(")).trimEnd()]);
  });
});
