import { spawnSync } from "node:child_process";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";

/** Runs a command that goes on when its output finds no room, as some programs do, where files of so many blocks can be made. */
function runWithin(blocks: string): string {
  const run = `
    import processes from "./packages/system/src/process.ts";
    const options = { timeoutSeconds: 30, outlives: true };
    const script = "head -c 300000 /dev/zero | tr '\\\\0' x 2>/dev/null; exit 0";
    const found = await processes.run("sh", ["-c", script], options).catch(({ code }) => ({ stdout: code }));
    console.log(found.stdout.length > 10 ? found.stdout.length : found.stdout);
  `;
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" --import "$1" --input-type=module -e "$2"`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script, process.execPath, TYPESCRIPT, run], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 60_000,
  });
  return stdout + stderr;
}

it("does not take the beginning of an output for all of it when the disk is full", () => {
  expect(runWithin("100")).toBe("EFBIG\n");
});

it("gives all of an output for which there is room", () => {
  expect(runWithin("unlimited")).toBe("300000\n");
});
