import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

export interface Browser {
  readonly executable: string;
  /** Added to its environment. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

const PACKED = join(PROJECT_ROOT, "node_modules", "@sparticuz", "chromium", "bin");
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** What the browser loads at run time: its software renderer, and NSS where the machine has none. */
const LIBRARIES = ["swiftshader", "al2023"];

/**
 * A real browser: the one of the package `@sparticuz/chromium` on Linux and x86-64, otherwise the one on PATH. It is
 * unpacked into a folder of its own: the package's code would take any `/tmp/chromium`, whoever put it there.
 *
 * @throws Error where there is neither
 */
export function openBrowser(): Browser {
  if (process.platform === "linux" && process.arch === "x64") return unpackedBrowser();
  const executable = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
  if (executable === undefined) {
    throw new Error(`The browser tests need ${NAMES.join(" or ")} on PATH: install Chromium`);
  }
  return { executable, environment: {}, remove: () => {} };
}

function unpackedBrowser(): Browser {
  const folder = mkdtempSync(join(tmpdir(), "secure-serverless-chromium-"));
  const executable = join(folder, "chromium");
  writeFileSync(executable, unpacked("chromium.br"), { mode: 0o700 });
  for (const name of LIBRARIES) {
    const { status } = spawnSync("tar", ["-x", "-C", folder], { input: unpacked(`${name}.tar.br`), timeout: 60_000 });
    if (status !== 0) throw new Error(`tar could not unpack ${name}.tar.br of ${dirname(PACKED)}`);
  }
  return {
    executable,
    environment: { LD_LIBRARY_PATH: join(folder, "lib") },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function unpacked(file: string): Buffer {
  return brotliDecompressSync(readFileSync(join(PACKED, file)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
