import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";

/**
 * Writes a file so that it is there as a whole or as it was before, also when the disk is full: beside it first, then by a
 * rename. What is not a regular file, such as /dev/stdout, is written to as it is.
 *
 * @throws the system's error, with the file's name
 */
export async function writeWholeFile(file: string, content: string | Uint8Array): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile()) return writeFile(file, content);
  // a link stays one
  const target = there === undefined ? file : await realpath(file);
  const staging = `${target}.${randomUUID()}.partial`;
  try {
    await writeFile(staging, content, { flag: "wx", ...(there && { mode: there.mode }) });
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { force: true });
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
