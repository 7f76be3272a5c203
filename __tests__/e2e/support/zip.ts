import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A zip of what is in a folder, as Lambda takes a function's code or a layer's. */
export function zipOf(folder: string): Buffer {
  const temporary = mkdtempSync(join(tmpdir(), "secure-serverless-zip-"));
  try {
    const file = join(temporary, "function.zip");
    execFileSync("python3", ["-m", "zipfile", "-c", file, ...readdirSync(folder)], { cwd: folder, timeout: 20_000 });
    return readFileSync(file);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
