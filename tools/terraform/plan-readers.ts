import { spawn } from "node:child_process";
import type { Program } from "@secure-serverless/plan-review";
import { probe, stopGroup, underWay } from "../shared/process";
import { UserError } from "../shared/user-error";
import { findTerraform } from "../toolchain/terraform";

const SHOW_TIMEOUT_SECONDS = 300;
const STOP_GRACE_SECONDS = 10;

/** What shows a binary plan: the Terraform of the toolchain, and OpenTofu where it is on PATH. */
export async function planReaders(): Promise<readonly Program[]> {
  const terraform = await findTerraform();
  const tofu = await probe("tofu", ["version"]);
  return [
    { name: `Terraform ${terraform.version}`, show: (plan, folder) => show(terraform.command, plan, folder) },
    ...(tofu === undefined
      ? []
      : [{ name: "OpenTofu", show: (plan: string, folder: string) => show("tofu", plan, folder) }]),
  ];
}

/** `run` keeps the end of an output only, and a plan has to be whole. */
async function show(command: string, plan: string, folder: string) {
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
