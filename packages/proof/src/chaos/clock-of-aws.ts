import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

const FIND =
  "import libfaketime, os; print(os.path.join(os.path.dirname(libfaketime.__file__), 'vendor/libfaketime/src/libfaketime.so.1'))";

/**
 * A Python environment in which the emulator lives at another time, with the functions that it starts. So the clock of
 * every program of this machine is wrong, compared with AWS's: no library can tell Terraform's, which asks the kernel itself.
 *
 * @param environment the one in which it lives now
 * @param seconds how far AWS is ahead of this machine; negative where it is behind
 * @param folder of the new one
 * @returns the folder
 */
export async function awsAt(environment: string, seconds: number, folder: string): Promise<string> {
  const python = join(await pythonTools("faketime"), "bin", "python3");
  const { stdout } = await run(python, ["-c", FIND], { timeoutSeconds: 30 });
  const settings = {
    LD_PRELOAD: stdout.trim(),
    FAKETIME: `${seconds < 0 ? "" : "+"}${seconds}s`,
    // waits are as long as ever, and files as old
    DONT_FAKE_MONOTONIC: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    NO_FAKE_STAT: "1",
  };
  const assigned = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'`);
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  const program = join(bin, "python3");
  await writeFile(
    program,
    ["#!/bin/sh", ...assigned, `exec '${join(environment, "bin", "python3")}' "$@"`, ""].join("\n"),
  );
  await chmod(program, 0o700);
  return folder;
}
