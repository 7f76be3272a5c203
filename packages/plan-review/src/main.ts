import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readAcceptances } from "./acceptance-file";
import { loadPlan } from "./input/load-plan";
import type { Program } from "./input/programs";
import { readPlan } from "./input/read-plan";
import { renderJson } from "./render/json";
import { renderMarkdown } from "./render/markdown";
import { renderSarif } from "./render/sarif";
import { reviewPlan } from "./review";
import { UserError } from "./user-error";

const FORMATS = ["markdown", "json", "sarif"];
const NEEDS_PERSON = 2;

export interface MainProps {
  readonly args: readonly string[];
  /** How it is called, for messages: `npm run plan:review --`. */
  readonly command: string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
  /** Where the committed acceptances are. */
  readonly root: string;
  /** What can show a binary plan. @default terraform and tofu of the PATH */
  readonly programs?: () => Promise<readonly Program[]>;
}

/**
 * The command: reads a plan, writes its review to standard output.
 *
 * @returns the exit code: 0 nothing to fear, 2 needs a person
 * @throws UserError when the plan, the acceptances or an option cannot be read
 */
export async function main({ args, command, workingFolder, root, programs }: MainProps): Promise<number> {
  const usage = `${command} <plan file, JSON or -> [--format markdown|json|sarif] [--accept <file>] [--chdir <folder>] [--max-characters <number>] [--date YYYY-MM-DD]`;
  const { plan, values } = argumentsOf([...args], usage);
  const format = values.format ?? "markdown";
  if (!FORMATS.includes(format)) {
    throw new UserError(`--format must be ${FORMATS.join(", ")}, got "${format}"`, usage);
  }
  const maximumCharacters = maximumFrom(values["max-characters"], usage);
  const today = values.date ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new UserError(`--date must be YYYY-MM-DD, got "${today}"`, usage);

  const accept = values.accept === undefined ? undefined : resolve(workingFolder, values.accept);
  const acceptances = await readAcceptances(accept, root);
  const { json, source } = await loadPlan({
    plan,
    workingFolder,
    ...(values.chdir === undefined ? {} : { chdir: values.chdir }),
    ...(programs === undefined ? {} : { programs }),
  });
  const review = reviewPlan(readPlan(json, source), acceptances, today);
  const text =
    format === "json"
      ? renderJson(review)
      : format === "sarif"
        ? renderSarif(review, plan === "-" ? "plan.json" : basename(plan))
        : renderMarkdown(review, maximumCharacters === undefined ? {} : { maximumCharacters });
  await write(text);
  return review.needsPerson ? NEEDS_PERSON : 0;
}

function maximumFrom(text: string | undefined, usage: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4,10}$/.test(text) && Number(text) <= 2 ** 31) return Number(text);
  throw new UserError(`--max-characters must be a whole number from 1000 to ${2 ** 31}, got "${text}"`, usage);
}

function argumentsOf(args: string[], usage: string) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: "string" },
        accept: { type: "string" },
        chdir: { type: "string" },
        date: { type: "string" },
        "max-characters": { type: "string" },
      },
    });
    const [plan, ...others] = positionals;
    if (plan !== undefined && others.length === 0) return { plan, values };
  } catch (error) {
    throw new UserError((error as Error).message, usage, { cause: error });
  }
  throw new UserError("One plan is needed", usage);
}

/** The process ends right after, and a pipe takes a long text only in parts. */
async function write(text: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    // a reader such as `head` may have seen enough
    process.stdout.on("error", (error: NodeJS.ErrnoException) => (error.code === "EPIPE" ? done() : failed(error)));
    process.stdout.write(text, (error) => {
      if (!error) done();
    });
  });
}
