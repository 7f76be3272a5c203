import { isAbsolute, relative, sep } from "node:path";

/** A path for a person who is in a folder: from there for what is below it, whole for what is not. Both absolute. */
export function shownPath(path: string, folder: string): string {
  const below = relative(folder, path);
  return below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below) ? path : below || ".";
}
