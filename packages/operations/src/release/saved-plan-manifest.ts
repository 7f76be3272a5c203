import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { InterruptedError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import { IMPORTS_FILE, PROVIDER_LOCK_FILE, STACK_FILE } from "../terraform/stack-files";

/** The plan's file in the stack's folder. */
export const PLAN_FILE = "tfplan";

/** Where src/packaging/zip-archive.ts has Terraform put them. */
const ARCHIVES_FOLDER = "archives";
export const MANIFEST_FILE = "manifest.json";
const GIT_TIMEOUT_SECONDS = 30;

/** A file below a folder: neither an absolute path nor a way out of it. */
const fileBelow = z.string().regex(/^(?!\/)(?!(.*\/)?\.\.?(\/|$))[^\0\n\r]+$/);

const manifest = z.strictObject({
  version: z.literal(1),
  /** The name of a folder. */
  environment: z.string().regex(/^[A-Za-z0-9][\w.-]*$/),
  /** Undefined outside of a git work tree. */
  commit: z.string().optional(),
  /** Whether files differed from that commit. */
  modified: z.boolean(),
  /** ISO 8601. */
  created: z.string(),
  terraformVersion: z.string().optional(),
  /** SHA-256 of what an apply reads, the plan and the functions' archives, by path in the stack's folder. */
  files: z.record(fileBelow, z.string()),
  /** Every file of the plan, by path in its folder: what another plan may replace. Absent from older plans. */
  written: z.array(fileBelow).optional(),
});

export type PlanManifest = z.infer<typeof manifest>;

/** Every file of the plan, by path in its folder. */
export function filesOfPlan({ environment, files, written }: PlanManifest): string[] {
  if (written !== undefined) return [...written];
  const inStack = [STACK_FILE, IMPORTS_FILE, PROVIDER_LOCK_FILE, ...Object.keys(files)];
  return [...inStack.map((file) => join("stacks", environment, file)), "review.md", "review.json", MANIFEST_FILE];
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

/** @throws UserError when the folder has none, or another one */
export async function readManifest(folder: string, again: string): Promise<PlanManifest> {
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
export async function checksums(stackFolder: string): Promise<Record<string, string>> {
  const archives = await readdir(join(stackFolder, ARCHIVES_FOLDER)).catch(() => []);
  const sums: Record<string, string> = {};
  for (const file of [PLAN_FILE, ...archives.map((name) => `${ARCHIVES_FOLDER}/${name}`).sort()]) {
    const content = await readFile(join(stackFolder, file)).catch(() => undefined);
    if (content !== undefined) sums[file] = createHash("sha256").update(content).digest("hex");
  }
  return sums;
}
