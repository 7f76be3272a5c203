import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 64 * 1024;

/**
 * A file without a name that a command writes to. Unlike a pipe it has no reader that may be gone: a command whose reader
 * was killed, and which then writes, is killed too.
 */
export class OutputFile {
  readonly fd: number;
  #position = 0;
  readonly #decoder = new StringDecoder("utf8");

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "secure-serverless-output-"));
    try {
      this.fd = openSync(join(folder, "output"), "wx+", 0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What was written since the last call. */
  read(): string {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let text = "";
    for (;;) {
      const bytes = readSync(this.fd, buffer, 0, buffer.length, this.#position);
      if (bytes === 0) return text;
      this.#position += bytes;
      text += this.#decoder.write(buffer.subarray(0, bytes));
    }
  }

  /**
   * Asked when all that was written has been read: whether there is still room. A command to whose output the disk gave none
   * may not have noticed, and its output lacks an end.
   *
   * @throws the system's error when there is none
   */
  requireRoom(): void {
    // more than what is left of the last block: what does not fit is written in part, and only the next write fails
    let left = CHUNK_BYTES;
    while (left > 0) left -= writeSync(this.fd, Buffer.alloc(left), 0, left, this.#position + CHUNK_BYTES - left);
  }

  close(): void {
    closeSync(this.fd);
  }
}
