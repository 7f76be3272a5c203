import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../user-error";
import { type Program, programsOnPath } from "./programs";
import { readSource, type Source } from "./source";

const HOW =
  "Give it the output of `terraform show -json <plan file>`, or the plan file that `terraform plan -out` wrote";

export interface PlanSource {
  /** Path to JSON or to a binary plan; `-` for standard input. */
  readonly plan: string;
  /** The initialized folder in which a binary plan was made. @default the plan's own folder or `workingFolder`, whichever is initialized */
  readonly chdir?: string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
  /** What can show a binary plan, the first that succeeds. @default terraform and tofu of the PATH */
  readonly programs?: () => Promise<readonly Program[]>;
}

/** A plan as parsed JSON, and the configuration that it was made of where that is at hand: a plan file holds both. */
export interface LoadedPlan {
  readonly json: unknown;
  readonly source: Source;
}

/**
 * The plan as parsed JSON, with its configuration where it is a plan file.
 *
 * @throws UserError when it cannot be read; the message never quotes the plan, which may hold secrets
 */
export async function loadPlan(source: PlanSource): Promise<LoadedPlan> {
  const path = source.plan === "-" ? "-" : resolve(source.workingFolder, source.plan);
  const bytes = path === "-" ? await readAll(process.stdin) : await readPlanFile(path);
  // a saved plan is a zip archive
  const isBinary = bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"));
  if (isBinary && path === "-") {
    throw new UserError("Standard input holds a binary plan, and only its JSON can be read from there", HOW);
  }
  return isBinary
    ? {
        json: parse(await show(path, initializedFolder(path, source), await (source.programs ?? programsOnPath)())),
        source: readSource(bytes),
      }
    : { json: parse(bytes), source: new Map() };
}

async function readPlanFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new UserError(`The plan ${path} ${reason}`, HOW, { cause: error });
  }
}

/** @throws UserError that says what is wrong, without a word of the content */
export function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new UserError("The plan is empty", HOW);
  let text: string;
  try {
    text = decode(bytes);
  } catch (error) {
    throw new UserError(`The plan has ${bytes.length} bytes, more than one text can hold`, "Split the configuration", {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    // the error of JSON.parse quotes the text: it is not even a cause
    const isStream = text.startsWith('{"@level"');
    throw new UserError(
      isStream
        ? "This is the progress that `terraform plan -json` prints, not a plan"
        : "The plan is neither JSON nor a file that `terraform plan -out` wrote",
      HOW,
    );
  }
}

/** UTF-8, with or without a byte order mark, or the UTF-16 that `>` writes in Windows PowerShell. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  return bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

function initializedFolder(plan: string, { chdir, workingFolder }: PlanSource): string {
  if (chdir !== undefined) return resolve(workingFolder, chdir);
  return [dirname(plan), workingFolder].find((folder) => existsSync(join(folder, ".terraform"))) ?? dirname(plan);
}

/** Terraform's own JSON of a saved plan, by the first program that can read it. */
async function show(plan: string, folder: string, programs: readonly Program[]): Promise<Buffer> {
  const refusals: string[] = [];
  for (const { name, show } of programs) {
    const { exitCode, stdout, stderr } = await show(plan, folder);
    if (exitCode === 0) return stdout;
    const reason = /Error: (.+)/.exec(stderr)?.[1] ?? stderr.trim().split("\n")[0] ?? "";
    refusals.push(`${name} could not show the plan ${plan} in ${folder}: ${reason.trim() || `exit code ${exitCode}`}`);
  }
  throw new UserError(
    refusals[0] ?? "There is neither a terraform nor a tofu to show the plan",
    "Name the initialized folder in which the plan was made with --chdir, or give the output of `terraform show -json` (`tofu show -json`)",
  );
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
