import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { contentFile } from "./format";

const IDLE_SECONDS = 60;

export interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a stream to the backup, under its checksum.
 *
 * @throws Error when nothing comes for a minute
 */
export async function keepContent(folder: string, body: Readable): Promise<Content> {
  const unfinished = join(folder, "objects", `unfinished-${randomUUID()}`);
  const counted = counter();
  const file = createWriteStream(unfinished, { mode: 0o600, flags: "wx" });
  try {
    await pipeline(body, counted.through, file);
  } catch (error) {
    // what is still being opened would be there again after it was removed
    if (!file.closed) await new Promise<void>((closed) => void file.once("error", () => {}).once("close", closed));
    await rm(unfinished, { force: true });
    throw error;
  }
  const content = counted.result();
  const kept = contentFile(folder, content.sha256);
  await mkdir(dirname(kept), { recursive: true, mode: 0o700 });
  await rename(unfinished, kept);
  return content;
}

/** Size and checksum of a file, read in pieces. */
export async function contentOf(file: string): Promise<Content> {
  const counted = counter();
  counted.through.resume();
  await pipeline(createReadStream(file), counted.through);
  return counted.result();
}

function counter() {
  const hash = createHash("sha256");
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.refresh();
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const idle = setTimeout(() => through.destroy(new Error(`no data for ${IDLE_SECONDS} s`)), IDLE_SECONDS * 1000);
  through.once("close", () => clearTimeout(idle));
  return { through, result: (): Content => ({ bytes, sha256: hash.digest("hex") }) };
}
