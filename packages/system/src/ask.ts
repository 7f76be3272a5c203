import { createInterface } from "node:readline/promises";
import { interrupted } from "./interrupt";

/** Asks a person; undefined where the input ended without an answer. */
export type Ask = (question: string) => Promise<string | undefined>;

/**
 * Asks at the terminal. Ctrl-C at the question interrupts the command, as it does at any other moment.
 *
 * @returns undefined when standard input is not a terminal
 */
export function askAtTerminal(): Ask | undefined {
  if (process.stdin.isTTY !== true) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // it takes the terminal's signals for itself
    terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    const ended = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
    try {
      return await Promise.race([terminal.question(question, { signal: interrupted }), ended]);
    } finally {
      terminal.close();
    }
  };
}
