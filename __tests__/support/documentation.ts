import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** What a reader of a page is given to run. */
export interface Passage {
  readonly page: string;
  readonly line: number;
  /** One for a command within a sentence; those of a block are run one after the other in the same shell. */
  readonly commands: readonly string[];
}

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const PROGRAMS = /^(npm|npx|cdktf|terraform|tofu|aws|curl|gh|git|kill|uv|eval) \S/;
const FENCE = /^[ ]*```(\w*)\n([\s\S]*?)^[ ]*```$/gm;

/** The pages for users and operators, in the order in which one reads them; teardown is the end. */
export const PAGES: readonly string[] = ["README.md", ...markdownIn("docs").sort(teardownLast)];

/** For contributors: they change the checkout, or go to GitHub. */
const OF_THE_REPOSITORY = ["CONTRIBUTING.md", "SECURITY.md", ".github/pull_request_template.md"];

/** The pages above, those of the repository, and the decisions, which tell commands and are not instructions. */
export const ALL_PAGES: readonly string[] = [...PAGES, ...OF_THE_REPOSITORY, ...markdownIn("docs/adr")];

export function textOf(page: string): string {
  return readFileSync(join(PROJECT_ROOT, page), "utf8");
}

/** Every shell block of a page and every command within its sentences, from top to bottom. */
export function passagesOf(page: string): Passage[] {
  const blocks = fencesOf(textOf(page))
    .filter(({ language }) => language === "sh")
    .map(({ line, text }) => ({ page, line, commands: commandsIn(text) }));
  const inline = spansOf(textOf(page))
    .filter(({ text }) => PROGRAMS.test(text))
    .map(({ line, text }) => ({ page, line, commands: [text] }));
  return [...blocks, ...inline].sort((a, b) => a.line - b.line);
}

/** The fenced blocks of a text; the line is that of the first one inside. */
export function fencesOf(text: string): Fence[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: language = "", 2: inside = "" }) => ({
    line: lineAt(text, index) + 1,
    language,
    text: inside,
  }));
}

/** The code within sentences and tables; a bar of a table's cell is written `\|`. */
export function spansOf(text: string): { line: number; text: string }[] {
  const prose = text.replace(FENCE, (fence) => fence.replace(/[^\n]/g, " "));
  return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(({ index, 1: code = "" }) => ({
    line: lineAt(prose, index),
    text: code.replaceAll("\\|", "|"),
  }));
}

/**
 * The commands of a block: lines, joined where the shell would go on reading, without comments.
 *
 * @throws Error when the block ends within a command
 */
export function commandsIn(block: string): string[] {
  const commands: string[] = [];
  let open = "";
  for (const line of block.split("\n")) {
    if (open === "" && /^\s*(#|$)/.test(line)) continue;
    open += `${line}\n`;
    if (line.endsWith("\\") || spawnSync("bash", ["-n", "-c", open], { timeout: 10_000 }).status !== 0) continue;
    commands.push(withoutComment(open.trim()));
    open = "";
  }
  if (open !== "") throw new Error(`not a whole command: ${open}`);
  return commands;
}

/** What stands behind two spaces and a `#`, as the pages write it, is for the reader. */
function withoutComment(command: string): string {
  return command.replace(/ {2,}# .*$/gm, "").replace(/ # [^'"\n]*$/, "");
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

function teardownLast(a: string, b: string): number {
  return Number(a.includes("teardown")) - Number(b.includes("teardown")) || (a < b ? -1 : 1);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
