import { allCommands, GROUPS } from "./table/commands.js";
import { defaultOf, exitsOf, formsOf } from "./table/help.js";
import type { Command, Form } from "./table/shape.js";
import { callOf, optionOf } from "./table/usage.js";

export const COMMANDS_PAGE = "docs/commands.md";

const INTRODUCTION = `# Commands

\`./run\` at the root of the checkout is the front door: it lists these commands, explains one with \`--help\`, and brings in
the locked dependencies when they are missing. It works from any folder; a relative path begins in yours. Each command is a
script of \`package.json\` too, with the same name, arguments and exit codes; npm wants \`--\` before the arguments.

A wrong call changes nothing and ends with exit code 1. Every command ends with 129, 130 or 143 when it is interrupted: by a
closed terminal, Ctrl-C or SIGTERM. It then stops what it has started and undoes what must not stay.

This page is made of the table in \`packages/cli/src/table\` by \`./run docs:commands\`.`;

/** The page of all commands, as Markdown. */
export function commandsPage(): string {
  const lists = GROUPS.map(([group, title]) => {
    const rows = allCommands().filter(([, command]) => command.group === group);
    return `## ${title}\n\n${table(["command", "what it does"], rows.map(listed))}`;
  });
  const documented = allCommands().filter(([, command]) => hasMore(command));
  return `${[INTRODUCTION, ...lists, "## Arguments and options", ...documented.map(section)].join("\n\n")}\n`;
}

function listed([name, command]: [string, Command]): string[] {
  const shown = hasMore(command) ? `[\`${name}\`](#${name.replace(":", "")})` : `\`${name}\``;
  return [shown, command.summary];
}

function hasMore({ arguments: given, options, actions, passesTo }: Command): boolean {
  return [given, options, actions, passesTo].some((part) => part !== undefined);
}

function section([name, command]: [string, Command]): string {
  const forms = formsOf(command).map(([action, form]) => {
    const call = command.passesTo === undefined ? callOf(form, action) : `[arguments of ${command.passesTo}]`;
    const summary = action === undefined ? "" : `: ${form.summary}`;
    const rows = rowsOf(form);
    const details = rows.length === 0 ? [] : [table(["", "meaning", "default"], rows)];
    return [`\`./run ${name} ${call}\`${summary}`, ...details].join("\n\n");
  });
  const examples = command.examples.map((example) => `\`./run ${name}${example === "" ? "" : ` ${example}`}\``);
  const own = exitsOf(command).filter(([code]) => command.exits !== undefined && code.length === 1);
  return [
    `### ${name}`,
    `${command.summary}.${command.page === undefined ? "" : ` More: [${command.page}](${command.page}).`}`,
    ...forms,
    ...(command.passesTo === undefined ? [] : [`Everything but \`--help\` is passed to ${command.passesTo}.`]),
    ...(own.length === 0 ? [] : [table(["exit code", "meaning"], own)]),
    `For example: ${examples.join(", ")}`,
  ].join("\n\n");
}

function rowsOf(form: Form): string[][] {
  return [
    ...Object.values(form.arguments ?? {}).map(({ value, summary, required }) => [
      `\`<${value}>\``,
      summary,
      required ? "required" : "",
    ]),
    ...Object.entries(form.options ?? {}).map(([name, option]) => [
      `\`${optionOf(name, option)}\``,
      option.summary,
      defaultOf(option) ?? "",
    ]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
