import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { STIFF_PHRASES, STILL_TO_DO } from "../support/stiff-words";

/** They show the phrases, or say what was. */
const NOT_READ = ["CHANGELOG.md", "docs/words.md", "__tests__/support/stiff-words.ts", "__tests__/docs/words.test.ts"];
const MADE = /^(?:node_modules|cdktf\.out|dist|generated|\.git|\.gen|\.secure-serverless)$/;

/** Every text of the project that somebody reads, as paths below its root. */
function textsIn(folder = PROJECT_ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return MADE.test(entry.name) ? [] : textsIn(path);
    return entry.isFile() && /\.(?:ts|mjs|js|py|md|yml)$/.test(entry.name) ? [relative(PROJECT_ROOT, path)] : [];
  });
}

/** The same text and length, where a sentence that goes on in the next line, or in the next part of a string, is one. */
function unwrapped(text: string): string {
  const seam = /["`]?[ \t]*\+?[ \t]*\n[ \t]*(?:\*(?!\/)|\/\/\/?|#+|>|\+)?[ \t]*["`]?/g;
  return text.replace(seam, (gap) => " ".repeat(gap.length));
}

/** Each stiff phrase of a text: its line, itself, and how to say it. */
function stiffIn(text: string): string[] {
  const sentences = unwrapped(text);
  return STIFF_PHRASES.flatMap(({ phrase, after }) => {
    const wide = new RegExp(phrase.source.replaceAll(" ", " +"), `${phrase.flags}g`);
    return [...sentences.matchAll(wide)].map(({ index, 0: found }) => {
      const line = text.slice(0, index).split("\n").length;
      return `${line}: ${found.replace(/ +/g, " ")} (write: ${after})`;
    });
  });
}

describe("stiff words", () => {
  it("are in no message, title, comment or page", () => {
    const texts = textsIn().filter((path) => !NOT_READ.includes(path));
    expect(texts).toEqual(expect.arrayContaining(["README.md", "main.ts", "functions/api/app.ts"]));

    const found = texts
      .filter((path) => !STILL_TO_DO.some((beginning) => path.startsWith(beginning)))
      .flatMap((path) => stiffIn(readFileSync(join(PROJECT_ROOT, path), "utf8")).map((what) => `${path}:${what}`));
    expect(found).toEqual([]);
  });

  it.each(STIFF_PHRASES)("are told from plain ones: $before → $after", ({ before, after }) => {
    expect(stiffIn(before)).toEqual([expect.stringContaining(`(write: ${after})`)]);
    expect(stiffIn(after)).toEqual([]);
  });

  it.each([
    ["a comment", "// it is\n// otherwise than before"],
    ["a docstring", "/**\n * it is\n * otherwise than before\n */"],
    ["a string in two parts", '"it is " +\n  "otherwise than before"'],
    ["a page", "It is\notherwise than before."],
  ])("are found where %s goes on in the next line", (_, text) => {
    expect(stiffIn(text)).toHaveLength(1);
  });

  it("are named with the line where they begin", () => {
    expect(stiffIn("one\ntwo\nNobody is there\n")).toEqual([
      "3: Nobody is there (write: There is no terminal to confirm at)",
    ]);
  });

  it("are not in what docs/words.md writes instead", () => {
    const page = readFileSync(join(PROJECT_ROOT, "docs", "words.md"), "utf8");
    const [, rows = ""] = page.split("| before | after |");
    const after = rows.split("\n").flatMap((row) => /^\|[^|]+\|([^|]+)\|$/.exec(row)?.[1] ?? []);
    expect(after.length).toBeGreaterThan(20);
    expect(after.flatMap(stiffIn)).toEqual([]);
  });
});
