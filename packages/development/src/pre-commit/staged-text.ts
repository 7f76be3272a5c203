/** Lines that a commit adds to one file. */
export interface AddedLines {
  readonly path: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/**
 * The lines that a diff adds.
 *
 * @param diff of `git diff --unified=0 --no-prefix --no-color`, with `core.quotePath` off
 */
export function addedLines(diff: string): AddedLines[] {
  const files: { path: string; lines: { number: number; text: string }[] }[] = [];
  let next = 0;
  // within a hunk, a line that begins with +++ is one that was added
  let left = 0;
  for (const line of diff.split("\n")) {
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) [next, left] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    else if (left > 0 && line.startsWith("+")) {
      files.at(-1)?.lines.push({ number: next, text: line.slice(1) });
      next += 1;
      left -= 1;
    } else if (line.startsWith("+++ ")) files.push({ path: line.slice(4).replace(/\t$/, ""), lines: [] });
  }
  return files.filter(({ lines }) => lines.length > 0);
}
