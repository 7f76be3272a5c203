import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { CommandError, probe, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { coerce, satisfies } from "semver";
import { onceInCache } from "./once";

/** The oldest Python that the locked packages run on. */
export const OLDEST_PYTHON = "3.10";

/**
 * The sets of packages, by what they are for. What is asked for is in `python/<name>.in`, everything that this needs, with
 * hashes, in `python/<name>.txt`.
 */
export const PYTHON_TOOLS = {
  bandit: "the checks of the Python code",
  checkov: "the checks of the plans",
  cyclonedx: "the check of bills of materials",
  emulator: "the local AWS",
  faketime: "the proof of what a wrong clock does",
  go: "the checks that are written in Go",
  "iam-policy-autopilot": "the proof that reads the functions' calls",
  "iam-scanners": "the checks of the policies",
  "lambda-node": "the Node of the functions",
  moto: "the second emulator, which the proof second-aws asks",
  "openapi-generator": "the clients that openapi-generator makes",
  "openapi-python-client": "the Python client that the tests generate",
  "original-cdk": "the original application, which the benchmark synthesizes",
  "original-handler": "the benchmark of the original's handler",
  "pip-audit": "the check of the Python tools for known vulnerabilities",
  readtheplan: "the tool that the benchmark compares plan review with",
  schemathesis: "the tests that schemathesis generates",
  semgrep: "the checks of the code that runs in Lambda",
  terraform: "the local AWS",
} as const;

export type PythonTools = keyof typeof PYTHON_TOOLS;

const INSTALL_TIMEOUT_SECONDS = 600;

/**
 * A virtual environment with the locked packages of `python/<name>.txt`, every download checked against its hash.
 *
 * @returns the environment's folder
 * @throws UserError when there is no Python that is new enough or the packages cannot be installed
 */
export async function pythonTools(name: PythonTools): Promise<string> {
  const python = await findPython(name);
  const key = shortHash(readFileSync(requirementsOf(name), "utf8"), python.version, process.platform, process.arch);
  return onceInCache(`python/${name}-${key}`, INSTALL_TIMEOUT_SECONDS, (staging) =>
    install(name, python.command, staging),
  );
}

/**
 * The same in a folder of the caller's, for a package of which only a part is kept.
 *
 * @param options more options for `pip install`
 * @returns the environment's own Python
 */
export async function installPythonTools(
  name: PythonTools,
  folder: string,
  options: readonly string[],
): Promise<string> {
  await install(name, (await findPython(name)).command, folder, options);
  return join(folder, "bin", "python");
}

async function install(name: PythonTools, python: string, folder: string, options: readonly string[] = []) {
  try {
    await run(python, ["-m", "venv", folder], { timeoutSeconds: 120 });
    // a lock names everything: pip is not to look for more, nor to stumble over the extras of what it has
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"];
    await run(join(folder, "bin", "python"), [...pip, ...options, "-r", requirementsOf(name)], {
      timeoutSeconds: INSTALL_TIMEOUT_SECONDS,
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(
      `The Python packages of packages/toolchain/src/python/${name}.txt could not be installed: ${whyNot(error.output)}`,
      "Check that `python3 -m venv` works (on Debian: apt-get install python3-venv) and that PyPI or your mirror of it can be reached",
      { cause: error },
    );
  }
}

/** The file that locks them. */
export function requirementsOf(name: PythonTools): string {
  return join(__dirname, "python", `${name}.txt`);
}

/** @throws UserError when no Python on PATH is new enough */
async function findPython(name: PythonTools): Promise<{ command: string; version: string }> {
  const seen: string[] = [];
  for (const command of ["python3", "python"]) {
    const version = await probe(command, ["-c", "import platform; print(platform.python_version())"]);
    if (version === undefined) continue;
    if (satisfies(coerce(version) ?? "", `^${OLDEST_PYTHON}`)) return { command, version };
    seen.push(`${command} ${version}`);
  }
  throw new UserError(
    `Python >= ${OLDEST_PYTHON} is needed for ${PYTHON_TOOLS[name]}, ${seen.length === 0 ? "and none is on PATH" : `found ${seen.join(", ")}`}`,
    `Install Python ${OLDEST_PYTHON} or newer and make sure that python3 is on PATH`,
  );
}

/** pip ends with having found nothing, also where nobody has answered it. */
function whyNot(output: string): string {
  const last = output.trim().split("\n").at(-1) ?? "";
  const unanswered = /Retrying .* after connection broken by '(\w+)/.exec(output)?.[1];
  return unanswered === undefined ? last : `PyPI did not answer (${unanswered}), ${last}`;
}
