import { chmod, lstat, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { extraFileIn } from "./saved-plan-extra-file";
import {
  checksums,
  filesOfPlan,
  gitState,
  MANIFEST_FILE,
  PLAN_FILE,
  type PlanManifest,
  readManifest,
} from "./saved-plan-manifest";

const ANOTHER = "Name a new folder, an empty one, or one that npm run plan wrote: --out <folder>";

export interface SavedPlanProps {
  readonly folder: string;
  readonly environmentName: string;
  readonly stackFolder: string;
  readonly terraformVersion?: string;
  readonly markdown: string;
  readonly json: string;
  /** More files beside the review, by name. @default none */
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * Writes what an apply needs, and the review: `stacks/<environment>/`, `review.md`, `review.json` and `manifest.json`, for
 * nobody else to read. An earlier plan in the folder is replaced.
 *
 * @throws UserError when anything else is in the way; nothing is changed then
 */
export async function savePlan(props: SavedPlanProps): Promise<void> {
  const { folder, environmentName, stackFolder, more = {} } = props;
  const kept = join("stacks", environmentName);
  const copied = (await filesIn(stackFolder)).map((file) => join(kept, file));
  const written = [...copied, "review.md", "review.json", ...Object.keys(more), MANIFEST_FILE];
  const { commit, modified } = await gitState();
  for (const file of await replaceableFiles(folder, environmentName, written))
    await rm(join(folder, file), { force: true });
  try {
    makeFolder(folder);
    await chmod(folder, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${folder} could not be created (${code})`, ANOTHER, { cause: error });
  }
  const write = async (file: string, content: string | Buffer) => {
    makeFolder(dirname(join(folder, file)));
    await writeFile(join(folder, file), content, { mode: 0o600, flag: "wx" });
  };
  for (const file of copied) await write(file, await readFile(join(stackFolder, relative(kept, file))));
  const content: PlanManifest = {
    version: 1,
    environment: environmentName,
    ...(commit !== undefined && { commit }),
    modified,
    created: new Date().toISOString(),
    ...(props.terraformVersion !== undefined && { terraformVersion: props.terraformVersion }),
    files: await checksums(join(folder, kept)),
    written,
  };
  await write("review.md", props.markdown);
  await write("review.json", props.json);
  for (const [file, text] of Object.entries(more)) await write(file, text);
  await write(MANIFEST_FILE, `${JSON.stringify(content, undefined, 2)}\n`);
}

/**
 * The files of an earlier plan in the folder, which another one may replace.
 *
 * @param environmentName whose stack is to be written: beside it may lie what is not of a plan, in its folder not
 * @param wanted the files that are to be written; in the way of none of them may lie what is not of a plan
 * @returns paths in the folder, none of which leads out of it
 * @throws UserError when the folder is neither new, nor empty, nor of a plan
 */
export async function replaceableFiles(
  folder: string,
  environmentName: string,
  wanted: readonly string[] = [],
): Promise<string[]> {
  const link = await linkInTheWay(folder);
  if (link !== undefined) throw new UserError(`${link} is a link, and a plan needs a folder`, ANOTHER);
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UserError(`${folder} cannot be used (${error.code})`, ANOTHER, { cause: error });
  });
  if (entries.length === 0) return [];
  const earlier = await readManifest(folder, ANOTHER).catch(() => undefined);
  if (earlier === undefined) throw new UserError(`${folder} holds something other than a saved plan`, ANOTHER);
  const own = filesOfPlan(earlier);
  // a deploy of the plan leaves its review beside it
  const replaceable = new Set([...own, join("stacks", earlier.environment, "review.md")]);
  for (const file of new Set([...replaceable, ...wanted])) {
    if (!isBelow(folder, file)) throw new UserError(`${join(folder, file)} is not in ${folder}`, ANOTHER);
    const foreign = await whatIsForeign(folder, file, replaceable);
    if (foreign !== undefined)
      throw new UserError(`${join(folder, foreign)} does not belong to the saved plan there`, ANOTHER);
  }
  const stack = join("stacks", environmentName);
  const added = await extraFileIn(join(folder, stack), filesBelow(replaceable, stack));
  if (added !== undefined)
    throw new UserError(`${join(folder, stack, added)} does not belong to the saved plan there`, ANOTHER);
  return [...replaceable];
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, join(folder, file));
  return path !== "" && !isAbsolute(path) && path.split(sep)[0] !== "..";
}

/** The folder when it is a link, or the part of the way to it that is a link to nothing. */
async function linkInTheWay(folder: string): Promise<string | undefined> {
  for (let part = folder; part !== dirname(part); part = dirname(part)) {
    const entry = await lstat(part).catch(() => undefined);
    if (entry === undefined) continue;
    const leadsNowhere = await stat(part).then(
      () => false,
      () => true,
    );
    return entry.isSymbolicLink() && (part === folder || leadsNowhere) ? part : undefined;
  }
  return undefined;
}

/** Those in a folder of the plan, by path in it. */
function filesBelow(files: Iterable<string>, folder: string): string[] {
  return [...files].filter((file) => file.startsWith(`${folder}${sep}`)).map((file) => relative(folder, file));
}

/** The first part of the way to a file that is neither a folder nor, at its end, a file that may be replaced. */
async function whatIsForeign(folder: string, file: string, own: ReadonlySet<string>): Promise<string | undefined> {
  const names = file.split(sep);
  for (const [index] of names.entries()) {
    const part = names.slice(0, index + 1).join(sep);
    const entry = await lstat(join(folder, part)).catch(() => undefined);
    if (entry === undefined) return undefined;
    if (index < names.length - 1 ? !entry.isDirectory() : !(entry.isFile() && own.has(file))) return part;
  }
  return undefined;
}

/** The files of a stack's folder. The providers are brought in again where the plan is applied. */
async function filesIn(stackFolder: string): Promise<string[]> {
  const entries = await readdir(stackFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(stackFolder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => file.split(sep)[0] !== ".terraform")
    .sort();
}

/**
 * Checks that a folder holds a plan of this environment and of the commit that is checked out.
 *
 * @throws UserError that says what does not fit
 */
export async function requireSavedPlan(folder: string, environmentName: string): Promise<PlanManifest> {
  const again = `Make it again: npm run plan -- ${environmentName}`;
  const saved = await readManifest(folder, again);
  if (saved.environment !== environmentName) {
    throw new UserError(`The plan in ${folder} is for ${saved.environment}, not for ${environmentName}`, again);
  }
  const { commit } = await gitState();
  if (saved.commit !== undefined && commit !== undefined && saved.commit !== commit) {
    throw new UserError(
      `The plan in ${folder} was made from commit ${short(saved.commit)}, but ${short(commit)} is checked out`,
      `Check that commit out, or plan this one: npm run plan -- ${environmentName}`,
    );
  }
  const actual = await checksums(join(folder, "stacks", environmentName));
  for (const file of new Set([PLAN_FILE, ...Object.keys(saved.files), ...Object.keys(actual)])) {
    if (actual[file] === saved.files[file] && actual[file] !== undefined) continue;
    const state = actual[file] === undefined ? "missing" : "not the one that was reviewed";
    throw new UserError(`The file ${file} of the plan in ${folder} is ${state}`, again);
  }
  const stack = join("stacks", environmentName);
  const added = await extraFileIn(join(folder, stack), filesBelow(filesOfPlan(saved), stack));
  if (added === undefined) return saved;
  throw new UserError(
    `${join(folder, stack, added)} does not belong to the reviewed plan`,
    `Check what it is and move it, or make the plan again in a new folder: npm run plan -- ${environmentName} --out <folder>`,
  );
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
