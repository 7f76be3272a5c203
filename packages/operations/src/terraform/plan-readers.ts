import { spawn } from "node:child_process";
import { basename } from "node:path";
import type { Program } from "@secure-serverless/plan-review";
import { stopGroup, underWay } from "@secure-serverless/system/process";
import { findOnPath } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import { findProgram } from "@secure-serverless/toolchain/program";

const SHOW_TIMEOUT_SECONDS = 300;
const STOP_GRACE_SECONDS = 10;

/**
 * What shows a binary plan, the first that can: the program that made it, where that is known; the program of the toolchain; and
 * the terraform and the tofu of PATH, one of which may be the version that has made the plan.
 *
 * @param madeBy the command, an absolute path
 * @throws UserError when there is none of them
 */
export async function planReaders(madeBy?: string): Promise<readonly Program[]> {
  const [onPath, tofu] = [findOnPath("terraform"), findOnPath("tofu")];
  const own = await findProgram().catch((error: unknown) => {
    if (!(error instanceof UserError) || (madeBy ?? onPath ?? tofu) === undefined) throw error;
    return undefined;
  });
  const readers = [
    ...(own === undefined ? [] : [{ name: `${own.product} ${own.version}`, command: own.command }]),
    ...(onPath === undefined || onPath === own?.command ? [] : [{ name: "The terraform on PATH", command: onPath }]),
    ...(tofu === undefined || tofu === own?.command ? [] : [{ name: "The tofu on PATH", command: tofu }]),
  ];
  // Terraform and OpenTofu cannot read each other's plans
  const first = readers.find(({ command }) => command === madeBy);
  const maker =
    madeBy === undefined ? [] : [first ?? { name: `The ${basename(madeBy)} that made it`, command: madeBy }];
  return [...maker, ...readers.filter((reader) => reader !== first)].map(({ name, command }) => ({
    name,
    show: (plan, folder) => show(command, plan, folder),
  }));
}

/** `run` keeps the end of an output only, and a plan has to be whole. */
async function show(command: string, plan: string, folder: string) {
  const child = spawn(command, ["show", "-json", "-no-color", plan], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const underWayEnds = underWay(child, { name: `${command} show`, signal: "SIGINT", graceSeconds: STOP_GRACE_SECONDS });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void stopGroup(child, "SIGINT");
  }, SHOW_TIMEOUT_SECONDS * 1000);
  try {
    const ended = new Promise<number | null>((done, failed) => {
      child.once("error", failed);
      child.once("close", done);
    });
    const [stdout, stderr, exitCode] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended]);
    if (isLate) return { exitCode: null, stdout, stderr: `no answer within ${SHOW_TIMEOUT_SECONDS} s` };
    return { exitCode, stdout, stderr: stderr.toString() };
  } catch (error) {
    throw new UserError(
      `${command} could not be started in ${folder}: ${(error as Error).message}`,
      "Check the folder, or give the output of `terraform show -json <plan file>`",
      { cause: error },
    );
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
