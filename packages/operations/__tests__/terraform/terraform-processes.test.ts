import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { terraformProcesses } from "../../src/terraform/terraform-processes";

const root = temporaryFolder();
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** A process that looks like Terraform: only its command line and its folder are looked at. */
async function startIn(folder: string, ...args: string[]): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
  started.push(child);
  await new Promise((resolve) => child.once("spawn", resolve));
  // until it has become the program that it is to be
  await delay(100);
  return child.pid ?? 0;
}

const stack = (checkout: string, id = "of-this-test") => join(root, checkout, "stacks", id);
const pids = (folder: string, within?: string[]) => terraformProcesses(folder, within).map(({ pid }) => pid);

it("Terraform in the stack's folder is found, by -chdir and by its own folder", async () => {
  const byOption = await startIn(root, "terraform", `-chdir=${stack("a")}`, "apply");
  const byFolder = await startIn(stack("a"), "terraform", "apply");
  expect(pids(stack("a"), []).sort()).toEqual([byOption, byFolder].sort());
});

it("does not find another stack, a provider, and another program there", async () => {
  await startIn(stack("a", "staging"), "terraform", "apply");
  await startIn(stack("a"), "terraform-provider-aws_v6");
  await startIn(stack("a"), "vim");
  expect(pids(stack("a"), [])).toEqual([]);
});

it("counts another checkout's only where the AWS is shared", async () => {
  const other = await startIn(stack("b"), "terraform", "apply");
  expect(pids(stack("a"), [])).toEqual([]);
  expect(pids(stack("a"))).toEqual([other]);
});

it("counts a copy of the stack, which a destroy works in, and not another stack's", async () => {
  const copy = await startIn(stack(join("a", "unprotected")), "terraform", "apply");
  await startIn(stack(join("a", "unprotected"), "staging"), "terraform", "apply");
  expect(pids(stack("a"), [join(root, "a")])).toEqual([copy]);
  expect(pids(stack("a"), [join(root, "b")])).toEqual([]);
});
