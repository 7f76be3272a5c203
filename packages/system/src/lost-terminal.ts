interface Output {
  on(event: "error", listener: (error: Error) => void): unknown;
}

/**
 * Lets this process go on when nobody can read what it prints any more. Otherwise the first line after a terminal was
 * closed would end it at once, in the middle of what it has to clean up.
 */
export function outliveTerminal(outputs: readonly Output[] = [process.stdout, process.stderr]): void {
  for (const output of outputs) output.on("error", () => {});
}
