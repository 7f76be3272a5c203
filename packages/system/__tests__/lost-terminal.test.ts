import { spawnSync } from "node:child_process";
import { PROJECT_ROOT } from "../src/paths";

/** Prints to a reader that is gone, then says by its exit code that it came to its end. */
function printing(first: string): number {
  const lines = `${first}; process.stdout.write("to nobody"); setTimeout(() => process.exit(7), 200);`;
  const inner = `const { outliveTerminal } = require("./packages/system/src/lost-terminal.ts"); ${lines}`;
  const script = `{ sleep 1; "$0" --import tsx -e "$1"; echo $? >&2; } | true`;
  const { stderr } = spawnSync("bash", ["-c", script, process.execPath, inner], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 30_000,
  });
  return Number(stderr.trim().split("\n").at(-1));
}

it("lets a command go on when nobody can read what it prints, which it would not do by itself", () => {
  expect(printing("outliveTerminal()")).toBe(7);
  expect(printing("")).not.toBe(7);
});
