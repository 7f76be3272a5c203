/** How a command has ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What came of a command in a condition, for the matrix. */
export type Outcome = "works" | "says why" | "WRONG";

/** A line of a stack trace, as Node, Python and Go print them. */
const TRACE = /^\s+at .+:\d+|^Traceback \(most recent|^goroutine \d+ \[|^panic: /m;
/** One sentence and its remedy: packages/cli/src/run-body.ts and the front door end so, and cdktf indents what it passes on. */
const PLAIN = /^ *(?<message>\S.*)\n *→ (?<remedy>.+)\.$/m;

export interface Expected {
  /** The exit code with which it works. @default 0 */
  readonly exitCode?: number;
  /** What it prints when it works. @default nothing is looked for */
  readonly prints?: RegExp;
}

/** What the command came to; where it says why, the sentence is told. */
export function outcomeOf(
  { exitCode, stdout, stderr }: Ended,
  { exitCode: usual = 0, prints = /(?:)/ }: Expected,
): { readonly outcome: Outcome; readonly told: string } {
  const all = `${stdout}\n${stderr}`;
  if (TRACE.test(all)) return { outcome: "WRONG", told: `a stack trace, exit code ${exitCode}: ${ending(all)}` };
  if (exitCode === usual && prints.test(all)) return { outcome: "works", told: "" };
  const plain = PLAIN.exec(stderr)?.groups;
  if (exitCode === 0 || plain === undefined)
    return { outcome: "WRONG", told: `exit code ${exitCode}, and no cause with its remedy: ${ending(all)}` };
  return { outcome: "says why", told: `${plain["message"]} → ${plain["remedy"]}` };
}

function ending(text: string): string {
  return text.trim().split("\n").slice(-4).join(" | ").slice(-400);
}
