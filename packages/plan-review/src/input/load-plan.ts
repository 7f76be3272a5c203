import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../user-error";
import { HOW, parse } from "./decode";
import { type Program, programsOnPath } from "./programs";
import { show } from "./show";
import { readSource, type Source } from "./source";

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
  if (!isPlanFile(bytes)) return { json: parse(bytes), source: new Map() };
  if (path === "-") {
    throw new UserError("Standard input holds a binary plan, and only its JSON can be read from there", HOW);
  }
  const folder = initializedFolder(path, source);
  const shown = await show(path, folder, await (source.programs ?? programsOnPath)());
  return { json: parse(shown), source: readSource(bytes) };
}

/** A saved plan is a zip archive; one that OpenTofu has encrypted is JSON around it. */
function isPlanFile(bytes: Buffer): boolean {
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) return true;
  // the keys of the three members, in the order in which OpenTofu writes them
  return /^\s*\{"meta":.*"encrypted_data":/s.test(bytes.subarray(0, 4096).toString("latin1"));
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

function initializedFolder(plan: string, { chdir, workingFolder }: PlanSource): string {
  if (chdir === undefined)
    return [dirname(plan), workingFolder].find((folder) => existsSync(join(folder, ".terraform"))) ?? dirname(plan);
  const folder = resolve(workingFolder, chdir);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`--chdir ${folder} is not a folder`, "Name the initialized folder in which the plan was made");
  return folder;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
