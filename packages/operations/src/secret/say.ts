/** Prints a sentence, if there is one. */
export function say(line: string | undefined): void {
  if (line !== undefined) console.log(line.endsWith(".") ? line : `${line}.`);
}
