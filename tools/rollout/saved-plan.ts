import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { PROJECT_ROOT } from "../shared/paths";
import { InterruptedError, run } from "../shared/process";
import { UserError } from "../shared/user-error";

/** The plan's file in the stack's folder. */
export const PLAN_FILE = "tfplan";

/** Where src/packaging/zip-archive.ts has Terraform put them. */
const ARCHIVES_FOLDER = "archives";
const MANIFEST_FILE = "manifest.json";
const GIT_TIMEOUT_SECONDS = 30;

const manifest = z.strictObject({
  version: z.literal(1),
  environment: z.string(),
  /** Undefined outside of a git work tree. */
  commit: z.string().optional(),
  /** Whether files differed from that commit. */
  modified: z.boolean(),
  /** ISO 8601. */
  created: z.string(),
  terraformVersion: z.string().optional(),
  /** SHA-256 of what an apply reads, the plan and the functions' archives, by path in the stack's folder. */
  files: z.record(z.string(), z.string()),
});

export type PlanManifest = z.infer<typeof manifest>;

export interface SavedPlanProps {
  readonly folder: string;
  readonly environmentName: string;
  readonly stackFolder: string;
  readonly terraformVersion?: string;
  readonly markdown: string;
  readonly json: string;
}

/**
 * Writes what an apply needs, and the review: `stacks/<environment>/`, `review.md`, `review.json` and `manifest.json`. What
 * was in the folder is replaced.
 */
export async function savePlan(props: SavedPlanProps): Promise<void> {
  const { folder, environmentName, stackFolder } = props;
  const kept = join(folder, "stacks", environmentName);
  await rm(folder, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  // the providers are brought in again where the plan is applied
  await cp(stackFolder, kept, { recursive: true, filter: (path) => basename(path) !== ".terraform" });
  const { commit, modified } = await gitState();
  const content: PlanManifest = {
    version: 1,
    environment: environmentName,
    ...(commit !== undefined && { commit }),
    modified,
    created: new Date().toISOString(),
    ...(props.terraformVersion !== undefined && { terraformVersion: props.terraformVersion }),
    files: await checksums(kept),
  };
  await writeFile(join(folder, "review.md"), props.markdown);
  await writeFile(join(folder, "review.json"), props.json);
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(content, undefined, 2)}\n`);
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
      `The plan in ${folder} was made of commit ${short(saved.commit)}, and ${short(commit)} is checked out`,
      `Check that commit out, or plan this one: npm run plan -- ${environmentName}`,
    );
  }
  const actual = await checksums(join(folder, "stacks", environmentName));
  for (const file of new Set([PLAN_FILE, ...Object.keys(saved.files), ...Object.keys(actual)])) {
    if (actual[file] === saved.files[file] && actual[file] !== undefined) continue;
    const state = actual[file] === undefined ? "missing" : "not the one that was reviewed";
    throw new UserError(`The file ${file} of the plan in ${folder} is ${state}`, again);
  }
  return saved;
}

/** The commit that is checked out, and whether files differ from it. */
export async function gitState(): Promise<{ readonly commit?: string; readonly modified: boolean }> {
  const git = (...args: string[]) => run("git", args, { cwd: PROJECT_ROOT, timeoutSeconds: GIT_TIMEOUT_SECONDS });
  try {
    const { stdout: commit } = await git("rev-parse", "HEAD");
    const { stdout: changes } = await git("status", "--porcelain", "--untracked-files=no");
    return { commit: commit.trim(), modified: changes.trim() !== "" };
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return { modified: false };
  }
}

async function readManifest(folder: string, again: string): Promise<PlanManifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), "utf8");
  } catch (error) {
    throw new UserError(`There is no saved plan in ${folder}`, again, { cause: error });
  }
  try {
    return manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(`${join(folder, MANIFEST_FILE)} is not what npm run plan writes`, again, { cause: error });
  }
}

/** Terraform checks neither: an archive is sent to AWS as it lies there. */
async function checksums(stackFolder: string): Promise<Record<string, string>> {
  const archives = await readdir(join(stackFolder, ARCHIVES_FOLDER)).catch(() => []);
  const sums: Record<string, string> = {};
  for (const file of [PLAN_FILE, ...archives.map((name) => `${ARCHIVES_FOLDER}/${name}`).sort()]) {
    const content = await readFile(join(stackFolder, file)).catch(() => undefined);
    if (content !== undefined) sums[file] = createHash("sha256").update(content).digest("hex");
  }
  return sums;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
