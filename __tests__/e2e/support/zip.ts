import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A zip of a folder's `index.js`, as Lambda takes a function's code. */
export function zipOf(folder: string): Buffer {
  const temporary = mkdtempSync(join(tmpdir(), "secure-serverless-zip-"));
  try {
    const file = join(temporary, "function.zip");
    execFileSync("python3", ["-m", "zipfile", "-c", file, "index.js"], { cwd: folder, timeout: 20_000 });
    return readFileSync(file);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
