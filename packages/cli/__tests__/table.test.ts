import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OPTION_HELP } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { COMMANDS_PAGE, commandsPage } from "../src/commands-page";
import { asked } from "../src/table/asked.js";
import { allCommands, commandNamed, fileNameOf, GROUPS } from "../src/table/commands.js";
import { formsOf } from "../src/table/help.js";
import { parse } from "../src/table/parse.js";
import { optionOf } from "../src/table/usage.js";

const COMMANDS = join(PROJECT_ROOT, "packages", "cli", "src", "commands");
const { scripts, version } = require(join(PROJECT_ROOT, "package.json")) as {
  scripts: Record<string, string>;
  version: string;
};
const all = allCommands();
const own = all.filter(([, { program }]) => program === undefined);

it("has a row for each file of commands, and for each script", () => {
  const files = readdirSync(COMMANDS).map((name) => name.replace(/\.ts$/, ""));
  expect(files.sort()).toEqual(own.map(([name]) => fileNameOf(name)).sort());
  expect(Object.keys(scripts).sort()).toEqual(all.map(([name]) => name).sort());
});

// also what is a program of somebody else: npm, ended by a signal, leaves a compiler running
it.each(all.map(([name]) => name))("%s is run by its script through the front door", (name) => {
  expect(scripts[name]).toBe(`node packages/cli/bin/run.mjs ${fileNameOf(name)}`);
});

it.each(own.map(([name]) => name))("%s calls itself so", (name) => {
  expect(readFileSync(join(COMMANDS, `${fileNameOf(name)}.ts`), "utf8")).toContain(`runCommand("${name}", `);
});

it.each(all.flatMap(([name, { program }]) => (program === undefined ? [] : [[name, program[0] ?? ""]])))(
  "%s runs %s, which is installed",
  (_, program) => {
    expect(existsSync(join(PROJECT_ROOT, "node_modules", ".bin", program))).toBe(true);
  },
);

it.each(all)("%s has a group, a summary of one line, and examples that are accepted", (name, command) => {
  expect(GROUPS.map(([group]) => group)).toContain(command.group);
  expect(command.summary).toMatch(/^[A-Z][^\n]{10,95}[^.\n]$/);
  expect(command.examples.length).toBeGreaterThan(0);
  for (const example of command.examples) {
    const words = example.replaceAll(/<[^>]+>/g, "x").split(" ");
    expect(parse(name, command, example === "" ? [] : words, "/")).toHaveProperty("given");
  }
});

it.each(all.flatMap(([name, command]) => (command.page === undefined ? [] : [[name, command.page]])))(
  "%s names a page that is there: %s",
  (_, page) => expect(existsSync(join(PROJECT_ROOT, "docs", page))).toBe(true),
);

it.each(all)("has for the options of %s one type in all its actions, and none that every command has", (_, command) => {
  const options = formsOf(command).flatMap(([, form]) => Object.entries(form.options ?? {}));
  const typesOf = (name: string) =>
    options.filter(([option]) => option === name).map(([, { type }]) => type === "flag");
  const names = options.map(([option]) => option);

  expect(names.filter((option) => ["help", "h"].includes(option))).toEqual([]);
  expect(names.filter((option) => new Set(typesOf(option)).size > 1)).toEqual([]);
});

it("reads the options of the commands", () => {
  expect(all.flatMap(([, command]) => formsOf(command).flatMap(([, form]) => Object.keys(form.options ?? {})))).toEqual(
    expect.arrayContaining(["yes", "plan"]),
  );
});

it("tells of plan:review what the package itself tells", () => {
  const [, command] = commandNamed("plan:review") ?? [];
  const rows = Object.entries(command?.options ?? {}).map(([name, row]) => [optionOf(name, row), row.summary]);
  const { help, ...options } = OPTION_HELP;
  expect(help).toBeDefined();
  expect(rows).toEqual(Object.entries(options).map(([name, [takes, means]]) => [`--${name} ${takes}`, means]));
});

it(`is what ${COMMANDS_PAGE} shows: npm run docs:commands`, () => {
  expect(readFileSync(join(PROJECT_ROOT, COMMANDS_PAGE), "utf8")).toBe(commandsPage());
});

describe("./run", () => {
  const ask = (...argv: string[]) => asked(argv, "/", version);

  it.each([[], ["help"], ["--help"], ["-h"]])("%s lists all commands by group", (...argv) => {
    const answer = ask(...argv);
    const text = "text" in answer ? answer.text : "";
    for (const [, title] of GROUPS) expect(text).toContain(`\n${title}:\n`);
    const lines = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    for (const [name, { summary }] of all) expect(lines).toContainEqual([name, summary]);
  });

  it.each(own.map(([name]) => name))("help says of %s what --help says", (name) => {
    expect(ask("help", name)).toEqual({ text: expect.stringContaining(`npm run ${name}`) });
    expect(ask(name, "--help")).toEqual(ask("help", name));
  });

  it("explains what another program does, and leaves --help to that", () => {
    expect(ask("help", "lint")).toEqual({ text: expect.stringContaining("passed to Biome") });
    expect(ask("lint", "--help")).toMatchObject({ name: "lint", args: ["--help"] });
  });

  it("explains an action alone", () => {
    const answer = ask("help", "secret", "put");
    expect(answer).toEqual(ask("secret", "put", "--help"));
    expect(answer).toEqual({ text: expect.stringContaining("--generate") });
    expect(answer).not.toEqual({ text: expect.stringContaining("--key-to") });
  });

  it("says its version", () => expect(ask("--version")).toEqual({ text: `${version}\n` }));

  it.each([
    ["--version", "deploy"],
    ["help", "deploy", "dev"],
    ["help", "secret", "put", "dev"],
    ["--help", "secret", "forget"],
    ["help", "secret", "constructor"],
    ["help", "deploy", ""],
  ])("refuses what is extra in %s %s %s", (...argv) => {
    expect(ask(...argv)).toEqual({
      problem: {
        message: `./run ${argv[0]} has nothing to do with "${argv.at(-1)}"`,
        remedy: "Usage: ./run help [<command> [<action>]], ./run --version",
      },
    });
  });

  it("takes an empty name for none of a command, as a script has it whose variable is not set", () => {
    expect(ask("")).toMatchObject({ problem: { message: 'Unknown command ""' } });
    expect(ask("", "deploy", "dev")).toEqual(ask(""));
    expect(ask("help", "")).toEqual(ask(""));
  });

  it.each([
    ["deplyo", "Did you mean deploy? All commands: ./run help"],
    ["gen", "All commands: ./run help"],
    ["key", "Did you mean local:key? All commands: ./run help"],
    ["LOCAL", "Did you mean local? All commands: ./run help"],
    ["local:kye", "Did you mean local:key"],
    ["../tools/test", "All commands: ./run help"],
    ["__proto__", "All commands: ./run help"],
  ])("does not know %s", (name, remedy) => {
    expect(ask(name)).toEqual({
      problem: { message: `Unknown command "${name}"`, remedy: expect.stringContaining(remedy) },
    });
    expect(ask("help", name)).toEqual(ask(name));
  });

  it("knows a command by the name of its file too", () => {
    expect(ask("local-key")).toMatchObject({ name: "local:key" });
  });
});
