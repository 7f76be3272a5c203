import { spawnSync } from "node:child_process";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";

/** A terminal of which the answer is typed as soon as something is asked. */
const TERMINAL = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
output = b""
answered = False
while True:
    try:
        read = os.read(fd, 1000)
    except OSError:
        break
    if not read:
        break
    output += read
    if not answered and b"Sure? " in output:
        answered = True
        os.write(fd, sys.argv[1].encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(output)
sys.exit(os.waitstatus_to_exitcode(status))
`;

const COMMAND = `
const { runBody } = require("./packages/cli/src/run-body.ts");
const { askAtTerminal } = require("./packages/system/src/ask.ts");
const { onInterrupt } = require("./packages/system/src/interrupt.ts");
runBody(async () => {
  onInterrupt(() => console.log("undone"));
  const ask = askAtTerminal();
  console.log("answer:", ask === undefined ? "no terminal" : String(await ask("Sure? ")));
});`;

const NODE = ["--import", TYPESCRIPT, "--input-type=commonjs", "-e", COMMAND];

function answer(typed: string) {
  const { status, stdout } = spawnSync("python3", ["-c", TERMINAL, typed, process.execPath, ...NODE], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status, stdout };
}

// each starts two programs
jest.setTimeout(60_000);

it("takes an answer", () => {
  expect(answer("yes\r")).toEqual({ status: 0, stdout: expect.stringContaining("answer: yes") });
});

it("takes the end of the input for no answer", () => {
  expect(answer("\u0004")).toEqual({ status: 0, stdout: expect.stringContaining("answer: undefined") });
});

it("takes Ctrl-C for an interrupt, as at any other moment", () => {
  const { status, stdout } = answer("\u0003");
  expect(status).toBe(130);
  expect(stdout).toMatch(/Stopping…\s+undone\s+$/);
  expect(stdout).not.toMatch(/answer:|Error/);
});

it("asks nobody where there is no terminal", () => {
  const { status, stdout } = spawnSync(process.execPath, NODE, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    input: "yes\n",
    timeout: 30_000,
  });
  expect([status, stdout]).toEqual([0, "answer: no terminal\n"]);
});
