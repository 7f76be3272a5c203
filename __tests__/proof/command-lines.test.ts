/** Every command once through the real door: help, an unknown option, more arguments than it takes. Nothing begins. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { allCommands } from "../../packages/cli/src/table/commands.js";

const commands = allCommands();
/** What gets everything as it is, another program's help included, says itself what it takes. */
const ours = commands.filter(([, { passesTo }]) => passesTo === undefined);

function door(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(PROJECT_ROOT, "run"), args, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
  });
  return { status, stdout, stderr };
}

const ONE_SENTENCE = /^\n[^\n]+\.\n→ [^\n]+\.\n$/;

it.each(ours.map(([name]) => name))("tells the help of %s", (name) => {
  expect(door([name, "--help"])).toEqual({ status: 0, stdout: expect.stringContaining(name), stderr: "" });
});

it.each(ours)("refuses an unknown option of %s, and more arguments than it takes", (name, { actions }) => {
  const action = Object.keys(actions ?? {}).slice(0, 1);
  for (const wrong of [["--no-such-option"], ["dev", "a", "b", "c", "d"]]) {
    const { status, stdout, stderr } = door([name, ...action, ...wrong]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(ONE_SENTENCE);
  }
});
