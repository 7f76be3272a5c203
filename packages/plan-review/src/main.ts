import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readAcceptances } from "./acceptance-file";
import { failingOn, readConfig } from "./config/config";
import { help, OPTIONS, usageOf } from "./help";
import { loadPlan } from "./input/load-plan";
import type { Program } from "./input/programs";
import { readPlan } from "./input/read-plan";
import { renderJson } from "./render/json";
import { renderMarkdown } from "./render/markdown";
import { renderSarif } from "./render/sarif";
import { reviewPlan } from "./review";
import { UserError } from "./user-error";

const FORMATS = ["markdown", "json", "sarif"];
const LIMITS = ["critical", "high", "medium"] as const;
const NEEDS_PERSON = 2;

export interface MainProps {
  readonly args: readonly string[];
  /** How it is called, for messages: `npm run plan:review --`. */
  readonly command: string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
  /** Where the committed acceptances and the configuration are. */
  readonly root: string;
  /** What can show a binary plan. @default terraform and tofu of the PATH */
  readonly programs?: () => Promise<readonly Program[]>;
}

/**
 * The command: reads a plan, writes its review to standard output.
 *
 * @returns the exit code: 0 nothing to fear, 2 needs a person or is not judged
 * @throws UserError when the plan, the acceptances, the configuration or an option cannot be read
 */
export async function main({ args, command, workingFolder, root, programs }: MainProps): Promise<number> {
  const usage = usageOf(command);
  const { plan, values } = argumentsOf([...args], usage);
  if (plan === undefined) {
    await write(help(command));
    return 0;
  }
  const format = values.format ?? "markdown";
  if (!FORMATS.includes(format)) {
    throw new UserError(`--format must be ${FORMATS.join(", ")}, got "${format}"`, usage);
  }
  const maximumCharacters = maximumFrom(values["max-characters"], usage);
  const today = values.date ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new UserError(`--date must be YYYY-MM-DD, got "${today}"`, usage);
  const limit = LIMITS.find((severity) => severity === values["fail-on"]);
  if (limit === undefined && values["fail-on"] !== undefined)
    throw new UserError(`--fail-on must be ${LIMITS.join(", ")}, got "${values["fail-on"]}"`, usage);

  const named = (path: string | undefined) => (path === undefined ? undefined : resolve(workingFolder, path));
  const committed = await readConfig(named(values.config), root);
  const config = limit === undefined ? committed : failingOn(committed, limit);
  const ruleIds = config.rules.map(({ id }) => id);
  const acceptances = await readAcceptances(named(values.accept), root, ruleIds);
  const { json, source } = await loadPlan({
    plan,
    workingFolder,
    ...(values.chdir === undefined ? {} : { chdir: values.chdir }),
    ...(programs === undefined ? {} : { programs }),
  });
  const review = reviewPlan(readPlan(json, source), acceptances, today, config);
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

/** @returns no plan when it is asked for help */
function argumentsOf(args: string[], usage: string) {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    if (values.help === true) return { plan: undefined, values };
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
