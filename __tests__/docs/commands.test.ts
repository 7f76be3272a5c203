import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandNamed } from "../../packages/cli/src/table/commands.js";
import { formsOf } from "../../packages/cli/src/table/help.js";
import { ALL_PAGES, commandsIn, fencesOf, PAGES, passagesOf, spansOf, textOf } from "../support/documentation";
import { concerns, NOT_RUN, REHEARSALS } from "../support/documentation-exceptions";

const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
const RUN = /\bnpm run (?:--silent )?([\w:-]+)([^\n`|;&)"]*)/g;
const printed = PAGES.flatMap((page) =>
  passagesOf(page).flatMap(({ commands }) => commands.map((command) => ({ command, page }))),
);

/** All code of a page, in blocks and in sentences. */
function codeOf(page: string): string {
  const text = textOf(page);
  return [...fencesOf(text), ...spansOf(text)].map((code) => code.text).join("\n");
}

/** The name of the tool behind a script of package.json; undefined for other programs. */
function verbOf(script: string): string | undefined {
  return /^node packages\/cli\/bin\/run\.mjs (\S+)$/.exec(scripts[script] ?? "")?.[1];
}

/** The options that a command's row of the table has. */
function optionsOf(verb: string): Set<string> {
  const [, command] = commandNamed(verb) ?? [];
  if (command === undefined) throw new Error(`the table has no command ${verb}`);
  return new Set(formsOf(command).flatMap(([, { options }]) => Object.keys(options ?? {})));
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): Set<string> {
  const headings = textOf(page).match(/^#{1,6} .+$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, "")
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe.each(ALL_PAGES)("%s", (page) => {
  const runs = [...codeOf(page).matchAll(RUN)].map(([, script = "", args = ""]) => ({ script, args }));

  it("names no script that package.json does not have", () => {
    expect(runs.map(({ script }) => script).filter((script) => !(script in scripts))).toEqual([]);
  });

  it("gives no command an option that it does not know", () => {
    const unknown = runs.flatMap(({ script, args }) => {
      const verb = verbOf(script);
      const options = [...args.matchAll(/(?<= )--([a-z][a-z-]*)/g)].map(([, option = ""]) => option);
      if (verb === undefined || commandNamed(verb)?.[1].passesTo !== undefined) return [];
      const isHelp = options.join() === "help";
      return isHelp
        ? []
        : options.filter((option) => !optionsOf(verb).has(option)).map((option) => `${script} --${option}`);
    });
    expect(unknown).toEqual([]);
  });

  it("links to nothing that is not there", () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const dead = links.flatMap(([link, path = "", anchor]) => {
      const target = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(PROJECT_ROOT, target))) return [link];
      return anchor === undefined || anchorsOf(target).has(anchor) ? [] : [link];
    });
    expect(dead).toEqual([]);
  });
});

describe("the options in the tables of the pages", () => {
  const known = new Set(Object.keys(scripts).flatMap((script) => [...optionsOfScript(script)]));
  const ofOthers = new Set(["cacert", "help", "upload-file"]);

  it("are read from the tools", () => {
    expect([...known]).toEqual(expect.arrayContaining(["yes", "plan", "generate"]));
  });

  it.each(PAGES)("are all known: %s", (page) => {
    const named = spansOf(textOf(page)).flatMap(({ text }) => /^--([a-z][a-z-]*)/.exec(text)?.[1] ?? []);
    expect(named.filter((option) => !known.has(option) && !ofOthers.has(option))).toEqual([]);
  });

  function optionsOfScript(script: string): Set<string> {
    const verb = verbOf(script);
    return verb === undefined ? new Set() : optionsOf(verb);
  }
});

describe("what the end-to-end test of the pages leaves out", () => {
  it.each(NOT_RUN.map((exception) => [exception.command, exception] as const))("is printed: %s", (_, exception) => {
    expect(printed.filter(({ command, page }) => concerns(exception, command, page))).not.toEqual([]);
    expect(exception.reason).not.toBe("");
  });

  it.each(NOT_RUN.flatMap(({ command, provenBy }) => (provenBy === undefined ? [] : [[command, provenBy] as const])))(
    "is run by the test that is named for it: %s by %s",
    (command, provenBy) => {
      const verb = verbOf(/^npm run (?:--silent )?([\w:-]+)/.exec(command)?.[1] ?? "") ?? command.split(" ")[0] ?? "";
      const source = readFileSync(join(PROJECT_ROOT, "__tests__", "e2e", `${provenBy}.test.ts`), "utf8");

      expect([`"${verb}"`, `"${verb}.ts"`].some((use) => source.includes(use))).toBe(true);
    },
  );

  it.each(REHEARSALS.map((rehearsal) => [rehearsal.command, rehearsal] as const))(
    "is rehearsed only where it is printed and run: %s",
    (_, rehearsal) => {
      const where = printed.filter(({ command, page }) => concerns(rehearsal, command, page));

      expect(where).not.toEqual([]);
      expect(
        where.filter(({ command, page }) => NOT_RUN.some((exception) => concerns(exception, command, page))),
      ).toEqual([]);
    },
  );
});

describe("reading a page", () => {
  it("takes a block's commands apart where the shell does, without comments", () => {
    const block = "# first\na   # why\nb \\\n  --c 'd\ne'\nf |\n  g\nh() { i; }\n\nj '# k'\n";

    expect(commandsIn(block)).toEqual(["a", "b \\\n  --c 'd\ne'", "f |\n  g", "h() { i; }", "j '# k'"]);
  });

  it("refuses a block that cannot be pasted", () => {
    expect(() => commandsIn("aws s3 rm <bucket>\n")).toThrow("not a whole command: aws s3 rm <bucket>");
  });

  it("knows code in sentences from code in blocks", () => {
    const text = "Run `a`.\n\n```sh\n`b`\n```\n\n| `c\\|d` |\n";

    expect(spansOf(text)).toEqual([
      { line: 1, text: "a" },
      { line: 7, text: "c|d" },
    ]);
    expect(fencesOf(text)).toEqual([{ line: 4, language: "sh", text: "`b`\n" }]);
  });
});
