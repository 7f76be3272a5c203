import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../shared/paths";
import { CommandError, probe, run } from "../shared/process";
import { UserError } from "../shared/user-error";
import { onceInCache } from "./once";

const MINIMUM_PYTHON = [3, 10] as const;
const INSTALL_TIMEOUT_SECONDS = 600;

/**
 * A virtual environment with the locked packages of `python/<name>.txt`, every download checked against its hash.
 *
 * @returns the environment's folder
 * @throws UserError when there is no Python >= 3.10 or the packages cannot be installed
 */
export async function pythonTools(name: "emulator" | "terraform"): Promise<string> {
  const requirements = join(__dirname, "python", `${name}.txt`);
  const python = await findPython();
  const key = shortHash(readFileSync(requirements, "utf8"), python.version, process.platform, process.arch);
  return onceInCache(`python/${name}-${key}`, INSTALL_TIMEOUT_SECONDS, async (staging) => {
    try {
      await run(python.command, ["-m", "venv", staging], { timeoutSeconds: 120 });
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
      await run(join(staging, "bin", "python"), [...pip, "-r", requirements], {
        timeoutSeconds: INSTALL_TIMEOUT_SECONDS,
      });
    } catch (error) {
      throw new UserError(
        `The Python packages of tools/toolchain/python/${name}.txt could not be installed: ${lastLine(error)}`,
        "Check that `python3 -m venv` works (on Debian: apt-get install python3-venv) and that PyPI or your mirror of it can be reached",
        { cause: error },
      );
    }
  });
}

/** @throws UserError when no Python >= 3.10 is on PATH */
async function findPython(): Promise<{ command: string; version: string }> {
  const seen: string[] = [];
  for (const command of ["python3", "python"]) {
    const version = await probe(command, ["-c", "import platform; print(platform.python_version())"]);
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === MINIMUM_PYTHON[0] && minor >= MINIMUM_PYTHON[1]) return { command, version };
    seen.push(`${command} ${version}`);
  }
  throw new UserError(
    `Python >= ${MINIMUM_PYTHON.join(".")} is needed for the local AWS, ${seen.length === 0 ? "and none is on PATH" : `found ${seen.join(", ")}`}`,
    "Install Python 3.10 or newer and make sure that python3 is on PATH",
  );
}

function lastLine(error: unknown): string {
  const text = error instanceof CommandError ? error.output : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
