import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { UserError } from "@secure-serverless/system/user-error";

/** Bytes; what Secrets Manager takes. */
const MAXIMUM_BYTES = 65_536;
const TIMEOUT_SECONDS = 120;
const OTHERS = 0o077;

/**
 * All of standard input.
 *
 * @param nothing the error when there is nothing
 * @throws UserError when there is nothing, too much, or no end within 2 minutes
 */
export async function readStandardInput(nothing: UserError, stream: Readable = process.stdin): Promise<string> {
  const text = await readAll(stream, "standard input");
  if (text.trim() === "") throw nothing;
  return text;
}

/**
 * The content of a file, or of a named pipe, that only its owner can read.
 *
 * @param option the command's option that names it, for messages
 * @throws UserError when it cannot be read, others may read it, or it is empty
 */
export async function readPrivateFile(path: string, option = "--file"): Promise<string> {
  // npm runs scripts in the project's root and tells where it was called
  const file = resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    throw new UserError(
      `The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      `Check the path of ${option}`,
      { cause: error },
    );
  }
  try {
    // of what is open, so that nobody changes it in between
    const stat = await handle.stat();
    if (!stat.isFile() && !stat.isFIFO()) throw new UserError(`${file} is not a file`, `Check the path of ${option}`);
    if ((stat.mode & OTHERS) !== 0)
      throw new UserError(
        `The file ${file} is readable by others (mode ${(stat.mode & 0o777).toString(8)})`,
        `Close it, and revoke what it holds if others use this machine: chmod 600 ${file}`,
      );
    const text = await readAll(handle.createReadStream({ autoClose: false }), file);
    if (text.trim() === "") throw new UserError(`The file ${file} is empty`, `Check the path of ${option}`);
    return text;
  } finally {
    await handle.close();
  }
}

async function readAll(stream: Readable, origin: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => {
    stream.destroy(
      new UserError(`${origin} did not end within ${TIMEOUT_SECONDS} s`, "Give the value, and close the stream"),
    );
  }, TIMEOUT_SECONDS * 1000);
  try {
    for await (const chunk of stream) {
      const buffer = Buffer.from(chunk as Buffer);
      bytes += buffer.length;
      if (bytes > MAXIMUM_BYTES)
        throw new UserError(
          `${origin} holds more than ${MAXIMUM_BYTES} bytes`,
          "Check it: no secret and no token is longer",
        );
      chunks.push(buffer);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
