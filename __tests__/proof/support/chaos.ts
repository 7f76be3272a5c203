import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Tried } from "@secure-serverless/proof/chaos/commands";
import type { Condition, Folders } from "@secure-serverless/proof/chaos/conditions";
import { seeing } from "@secure-serverless/proof/chaos/namespaces";
import { type Ended, type Outcome, outcomeOf } from "@secure-serverless/proof/chaos/outcome";
import { cacheRoot } from "@secure-serverless/system/paths";
import { stopGroup } from "@secure-serverless/system/process";
import { textTable } from "@secure-serverless/system/text-table";
import { commandEnvironment } from "../../e2e/support/command";
import { REHEARSED } from "./rehearsal";

/** Each command of the matrix works or says what is wrong within this. */
const COMMAND_SECONDS = 240;

export interface Place {
  readonly condition: Condition;
  readonly folders: Folders;
  readonly checkout: string;
  /** How long each command may take. @default COMMAND_SECONDS */
  readonly seconds?: number;
}

/** A command that has ended, and how long that took. */
export interface Timed extends Ended {
  readonly seconds: number;
}

/** What came of the commands, printed as they end, and as a table in the end. */
export class Matrix {
  readonly #rows: string[][] = [];

  /** @returns what came of it, which is WRONG also where it had to work and says why it did not */
  note({ name, works }: Condition, command: string, came: Timed, expected: Omit<Tried, "args"> = {}): string[] {
    const { outcome: found, told } = outcomeOf(came, expected);
    const outcome: Outcome = works?.test(command) && found === "says why" ? "WRONG" : found;
    const row = [name, command, outcome, `${came.seconds.toFixed(1)} s`, told];
    this.#rows.push(row);
    process.stderr.write(`${row.join("  ")}\n`);
    return outcome === "WRONG" ? [`${command}: ${told}`] : [];
  }

  print(): void {
    process.stderr.write(`\n${textTable([["condition", "command", "outcome", "took", ""], ...this.#rows])}\n`);
  }
}

/** Runs a command of a checkout as the condition has it. `<out>` in an argument is the folder for what it writes. */
export async function ended(
  { condition, folders: made, checkout: where, seconds = COMMAND_SECONDS }: Place,
  args: readonly string[],
  added: Readonly<Record<string, string>> = {},
): Promise<Timed> {
  const environment = Object.fromEntries(
    Object.entries({
      ...commandEnvironment(REHEARSED),
      ...{
        TMPDIR: made.tmp,
        SECURE_SERVERLESS_CACHE: made.cache,
        SECURE_SERVERLESS_OUTDIR: join(made.out, "cdktf.out"),
      },
      ...added,
      ...condition.environment?.(made),
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const seen = condition.seen === undefined ? [] : seeing(condition.seen(made), environment);
  const words = [process.execPath, "packages/cli/bin/run.mjs", ...args.map((arg) => arg.replace("<out>", made.out))];
  const [program = "", ...rest] = [...seen, ...words];
  const startedAt = performance.now();
  const child = spawn(program, rest, {
    cwd: where,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => void stopGroup(child, "SIGTERM"), seconds * 1000);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      said[name] += chunk;
    });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
  clearTimeout(timer);
  return { exitCode, ...said, seconds: (performance.now() - startedAt) / 1000 };
}

/** The folders of a row, made anew. @param cache default: the one that is used anyway */
export function foldersIn(parent: string, name: string, cache = cacheRoot()): Folders {
  const own = join(parent, name);
  const made = { home: join(own, "home"), tmp: join(own, "tmp"), out: join(own, "out") };
  for (const folder of [...Object.values(made), cache]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { ...made, cache };
}
