import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** In the folder itself, so that it goes with it. */
const NOTE = ".made.json";
const CHUNK_BYTES = 1024 * 1024;

/** A file or a link: its path in the folder, and what the file system and a digest say of it. */
type Noted = readonly [path: string, bytes: number, changed: number, digest: string];

/**
 * Notes what is in a folder that has just been made. All of it is read once.
 *
 * @throws when it cannot be read or written
 */
export function noteFolder(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = paths.flatMap((path): Noted[] => {
    const stats = lstatSync(join(folder, path));
    return stats.isDirectory() || path.startsWith(NOTE)
      ? []
      : [noted(path, stats, digestOf(join(folder, path), stats))];
  });
  writeNote(folder, files);
}

/**
 * Whether a folder still holds what was made: a file that was cut off, overwritten or deleted since makes it false. What
 * was added, such as the caches of Python, does not matter. Files are read where the file system says that they have changed: what
 * a disk itself returns wrongly is not noticed.
 *
 * A folder without a note is of a version that made none, and is noted as it is.
 */
export function isWhole(folder: string): boolean {
  const text = textOf(join(folder, NOTE));
  if (text === undefined) {
    attempt(() => noteFolder(folder));
    return true;
  }
  try {
    let isRead = false;
    const files = (JSON.parse(text) as readonly Noted[]).map((was): Noted => {
      const [path, bytes, changed, digest] = was;
      const stats = lstatSync(join(folder, path));
      const now = noted(path, stats, digest);
      if (now[1] === bytes && now[2] === changed) return was;
      if (digestOf(join(folder, path), stats) !== digest) throw new Error(`${path} has changed`);
      isRead = true;
      return now;
    });
    // copied, or linked: the next time need not read them again
    if (isRead) attempt(() => writeNote(folder, files));
    return true;
  } catch {
    // also the note itself may be damaged
    return false;
  }
}

/** Any change of a file by any program changes one of the numbers, also where it sets the time back. */
function noted(path: string, { size, ctimeMs }: Stats, digest: string): Noted {
  return [path, size, ctimeMs, digest];
}

function digestOf(file: string, stats: Stats): string {
  const hash = createHash("sha256");
  if (stats.isSymbolicLink()) return hash.update(`link ${readlinkSync(file)}`).digest("base64url");
  const [opened, chunk] = [openSync(file, "r"), Buffer.alloc(Math.min(CHUNK_BYTES, stats.size + 1))];
  try {
    for (let read = readSync(opened, chunk); read > 0; read = readSync(opened, chunk))
      hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(opened);
  }
  return hash.digest("base64url");
}

function writeNote(folder: string, files: readonly Noted[]): void {
  const staging = join(folder, `${NOTE}.${randomUUID()}`);
  writeFileSync(staging, JSON.stringify(files), { mode: 0o600 });
  renameSync(staging, join(folder, NOTE));
}

/** Where nothing can be written, nothing is noted: it is used as it is. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // read again the next time
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
