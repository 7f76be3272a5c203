import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
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

  close(): void {
    closeSync(this.fd);
  }
}
