import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { ALL_PAGES, fencesOf, spansOf, textOf } from "../support/documentation";

const INDEX = "docs/README.md";
const FOLDERS = "(?:src|functions|packages|__tests__|docs|bench)";
/** A path of this repository in a page's code: nothing with a placeholder, no glob and no option. */
const PATH = new RegExp(`^${FOLDERS}/[\\w./-]*$`);
const PATHS = new RegExp(`(?<![\\w./-])${FOLDERS}/[\\w./-]*`, "g");

/** What a reader of docs/make-it-yours.md makes. */
const EXAMPLES = /\/(count-objects|previews|secure-table)\b/;

describe("the index of the pages", () => {
  const listed = textOf(INDEX)
    .split("\n")
    .flatMap((line) => /^- \[.+?\]\(([\w./-]+\.md)\)/.exec(line)?.[1] ?? [])
    .map((link) => `docs/${link}`);

  it("has one line for each page and each decision, and none for anything else", () => {
    expect(listed.toSorted()).toEqual(
      ALL_PAGES.filter((page) => page.startsWith("docs/") && page !== INDEX).toSorted(),
    );
  });

  it("gives each decision its own title, in their order", () => {
    const titles = readdirSync(join(PROJECT_ROOT, "docs/adr")).map(
      (file) => `- [${/^# (.+)$/m.exec(textOf(`docs/adr/${file}`))?.[1]}](adr/${file})`,
    );

    expect(textOf(INDEX).split("## Decisions\n\n")[1]?.trimEnd().split("\n")).toEqual(titles);
  });
});

describe.each(ALL_PAGES)("%s", (page) => {
  it("names no path that does not exist", () => {
    const inText = spansOf(textOf(page)).flatMap(({ text }) => (PATH.test(text) ? [text] : []));
    const inPictures = fencesOf(textOf(page)).flatMap(({ language, text }) =>
      language === "mermaid" ? (text.match(PATHS) ?? []) : [],
    );

    expect([...inText, ...inPictures].filter((path) => !exists(path) && !EXAMPLES.test(path))).toEqual([]);
  });
});

describe("README.md", () => {
  it("fits in 200 lines", () => {
    expect(textOf("README.md").split("\n").length).toBeLessThan(200);
  });

  it("shows the front door first", () => {
    expect(fencesOf(textOf("README.md"))[0]?.text).toMatch(/^\.\/run local /);
  });
});

function exists(path: string): boolean {
  try {
    readdirSync(join(PROJECT_ROOT, path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTDIR") return false;
    return readFileSync(join(PROJECT_ROOT, path)).length > 0;
  }
}
