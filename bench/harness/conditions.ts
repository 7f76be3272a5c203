import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { probe } from "@secure-serverless/system/process";
import { pinnedLambdaNode } from "@secure-serverless/toolchain/lambda-node";

/** On what something was measured. */
export interface Conditions {
  /** For example `2026-11-26`. */
  readonly date: string;
  /** The commit of the checkout, for example `4a912bd`, with `+` where files differ from it; "unknown" without Git. */
  readonly commit: string;
  /** Processes that wanted to run in the minute before it began, on average. */
  readonly load: number;
  /** What is the same for as long as nobody changes the machine: a name and a value each. */
  readonly machine: Readonly<Record<string, string>>;
  /** Versions of what is measured and of what runs it. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Packages of this checkout whose version matters. */
const PACKAGES = ["cdktf", "constructs", "@cdktf/provider-aws", "esbuild"];

export async function conditionsNow(): Promise<Conditions> {
  const { arch, versions } = process;
  const models = new Set(cpus().map(({ model }) => model.trim()));
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: await commit(),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    machine: {
      Processor: [...models].join(", ") || "unknown",
      Cores: String(availableParallelism()),
      Memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      System: `${systemName()} (${arch})`,
    },
    versions: {
      Node: versions.node,
      "Node in Lambda": pinnedLambdaNode(),
      npm: await version("npm", ["--version"]),
      Python: await version("python3", ["--version"]),
      Go: await version("go", ["version"]),
      Terraform: readFileSync(join(PROJECT_ROOT, ".terraform-version"), "utf8").trim(),
      ...Object.fromEntries(PACKAGES.map((name) => [name, installedVersion(name)])),
    },
  };
}

/** Whether more programs than cores were at work in the last minute: the part before, or others, which make times longer. */
export function wasBusy({ load, machine }: Conditions): boolean {
  return load > Number(machine["Cores"]);
}

async function version(command: string, args: readonly string[]): Promise<string> {
  return /\d+(\.\d+)+/.exec((await probe(command, args)) ?? "")?.[0] ?? "none";
}

function installedVersion(name: string): string {
  const manifest = join(PROJECT_ROOT, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function systemName(): string {
  const file = "/etc/os-release";
  const name = existsSync(file) ? /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return name === undefined ? `${type()} ${release()}` : `${name}, ${type()} ${release()}`;
}

async function commit(): Promise<string> {
  const described = await probe("git", [
    "-C",
    PROJECT_ROOT,
    "describe",
    "--always",
    "--abbrev=7",
    "--dirty=+",
    "--exclude=*",
  ]);
  return described ?? "unknown";
}
