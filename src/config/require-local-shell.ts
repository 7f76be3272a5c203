import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { STATE_OWNERS, stackIdOf } from "./names";

/** What of cdktf's commands talks to AWS. */
const TALKS_TO_AWS = /^(apply|deploy|destroy|diff|output|plan)$/;
/** The shell that cdktf starts this program with, with npx and npm between them. */
const GENERATIONS = 6;

/**
 * Ends the process with one sentence where cdktf is asked to apply or compare an environment of the local AWS in a shell
 * that does not know where that is: Terraform would say only that it has found no credentials.
 */
export function requireLocalShell(emulated: readonly string[], variables: NodeJS.ProcessEnv = process.env): void {
  if (variables["AWS_ENDPOINT_URL"]) return;
  const stack = stackThatNeedsAws(ancestors());
  if (stack === undefined || !emulated.some((name) => STATE_OWNERS.some((owner) => stack === stackIdOf(owner, name))))
    return;
  console.error(
    `\nThe stack ${stack} is on the local AWS, and this shell does not say where that is.\n` +
      `→ Start it (npm run local -- --detach), then in this shell: eval "$(npm run --silent local:env)"`,
  );
  process.exit(1);
}

/** The stack that a command line of cdktf, or of its successor, is about to compare or change; undefined for `synth` and every other program. */
export function stackThatNeedsAws(commandLines: readonly (readonly string[])[]): string | undefined {
  for (const words of commandLines) {
    const program = words.findIndex((word) => /(^|\/)cdkt[fn]$/.test(word));
    const [command, ...rest] = program < 0 ? [] : words.slice(program + 1).filter((word) => !word.startsWith("-"));
    if (command !== undefined && TALKS_TO_AWS.test(command)) return rest[0];
  }
  return undefined;
}

/** The command lines of the processes that this one was started by, the nearest first. */
function ancestors(): string[][] {
  const found: string[][] = [];
  let pid = process.ppid;
  for (let generation = 0; generation < GENERATIONS && pid > 1; generation++) {
    const parent = processOf(pid);
    if (parent === undefined) break;
    found.push(parent.words);
    pid = parent.parent;
  }
  return found;
}

function processOf(pid: number): { readonly parent: number; readonly words: string[] } | undefined {
  try {
    if (process.platform === "linux") {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      // the name in front is in parentheses and may hold anything
      const parent = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
      return { parent, words };
    }
    const { stdout } = spawnSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], {
      encoding: "utf8",
      timeout: 5000,
    });
    const [parent = "", ...words] = stdout.trim().split(/\s+/);
    return { parent: Number(parent), words };
  } catch {
    return undefined;
  }
}
