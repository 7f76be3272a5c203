import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { probe, stopGroup, underWay } from "../shared/process";
import { UserError } from "../shared/user-error";
import { findTerraform } from "../toolchain/terraform";
import { readSource, type Source } from "./source";

const SHOW_TIMEOUT_SECONDS = 300;
const STOP_GRACE_SECONDS = 10;
const HOW =
  "Give it the output of `terraform show -json <plan file>`, or the plan file that `terraform plan -out` wrote";

export interface PlanSource {
  /** Path to JSON or to a binary plan; `-` for standard input. */
  readonly plan: string;
  /** The initialized folder in which a binary plan was made. @default the plan's own folder or `workingFolder`, whichever is initialized */
  readonly chdir?: string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
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
    ? { json: parse(await show(path, initializedFolder(path, source))), source: readSource(bytes) }
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

/** Terraform's own JSON of a saved plan; OpenTofu's when Terraform refuses it and `tofu` is on PATH. */
async function show(plan: string, folder: string): Promise<Buffer> {
  const terraform = await findTerraform();
  const shown = await output(terraform.command, plan, folder);
  if (shown.exitCode === 0) return shown.stdout;
  if ((await probe("tofu", ["version"])) !== undefined) {
    const byTofu = await output("tofu", plan, folder);
    if (byTofu.exitCode === 0) return byTofu.stdout;
  }
  const reason = /Error: (.+)/.exec(shown.stderr)?.[1] ?? shown.stderr.trim().split("\n")[0] ?? "";
  throw new UserError(
    `Terraform ${terraform.version} could not show the plan ${plan} in ${folder}: ${reason.trim() || `exit code ${shown.exitCode}`}`,
    "Name the initialized folder in which the plan was made with --chdir, or give the output of `terraform show -json` (`tofu show -json`)",
  );
}

/** `run` keeps the end of an output only, and a plan has to be whole. */
async function output(
  command: string,
  plan: string,
  folder: string,
): Promise<{ exitCode: number | null; stdout: Buffer; stderr: string }> {
  const child = spawn(command, ["show", "-json", "-no-color", plan], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const underWayEnds = underWay(child, { name: `${command} show`, signal: "SIGINT", graceSeconds: STOP_GRACE_SECONDS });
  const timer = setTimeout(() => void stopGroup(child, "SIGINT"), SHOW_TIMEOUT_SECONDS * 1000);
  try {
    const ended = new Promise<number | null>((done, failed) => {
      child.once("error", failed);
      child.once("close", done);
    });
    const [stdout, stderr, exitCode] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended]);
    return { exitCode, stdout, stderr: stderr.toString() };
  } catch (error) {
    throw new UserError(`${command} could not be started in ${folder}: ${(error as Error).message}`, HOW, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    underWayEnds();
  }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
