/** `npm run plan:review -- <plan>`: what a plan would do, for the person who has to say yes. */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { readAcceptances } from "./plan-review/acceptance-file";
import { loadPlan } from "./plan-review/load-plan";
import { readPlan } from "./plan-review/read-plan";
import { renderJson } from "./plan-review/render/json";
import { renderMarkdown } from "./plan-review/render/markdown";
import { renderSarif } from "./plan-review/render/sarif";
import { reviewPlan } from "./plan-review/review";
import { wholeNumberFrom } from "./shared/options";
import { UserError } from "./shared/user-error";
import { runVerb } from "./shared/verb";

const FORMATS = ["markdown", "json", "sarif"];
const NEEDS_PERSON = 2;
const USAGE =
  "npm run plan:review -- <plan file, JSON or -> [--format markdown|json|sarif] [--accept <file>] [--chdir <folder>] [--max-characters <number>] [--date YYYY-MM-DD]";

runVerb(async () => {
  const { plan, values } = argumentsOf(process.argv.slice(2));
  const format = values.format ?? "markdown";
  if (!FORMATS.includes(format)) {
    throw new UserError(`--format must be ${FORMATS.join(", ")}, got "${format}"`, USAGE);
  }
  const maximumCharacters = wholeNumberFrom(values["max-characters"], "--max-characters", { minimum: 1000 });
  const today = values.date ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new UserError(`--date must be YYYY-MM-DD, got "${today}"`, USAGE);
  // npm runs scripts in the project's root and tells where it was called
  const workingFolder = process.env["INIT_CWD"] ?? process.cwd();

  const acceptances = await readAcceptances(values.accept, workingFolder);
  const { json, source } = await loadPlan({
    plan,
    workingFolder,
    ...(values.chdir === undefined ? {} : { chdir: values.chdir }),
  });
  const review = reviewPlan(readPlan(json, source), acceptances, today);
  const text =
    format === "json"
      ? renderJson(review)
      : format === "sarif"
        ? renderSarif(review, plan === "-" ? "plan.json" : basename(plan))
        : renderMarkdown(review, maximumCharacters === undefined ? {} : { maximumCharacters });
  await write(text);
  process.exitCode = review.needsPerson ? NEEDS_PERSON : 0;
});

function argumentsOf(args: string[]) {
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
    throw new UserError((error as Error).message, USAGE, { cause: error });
  }
  throw new UserError("One plan is needed", USAGE);
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
