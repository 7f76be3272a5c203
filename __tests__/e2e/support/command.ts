import { spawn } from "node:child_process";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stopGroup } from "@secure-serverless/system/process";
import { instance, outdir } from "./target";

export interface CommandOptions {
  /** Added to the environment, for example `{ DEV_EMULATED: "true" }`. @default nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the command reads from standard input. @default nothing */
  readonly stdin?: string;
  /** The checkout that it is a command of. @default this one */
  readonly checkout?: string;
  /** Seconds. @default 240 */
  readonly timeoutSeconds?: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of package.json as a person does, against this local AWS and its own output folder. */
export async function command(
  verb: string,
  args: readonly string[] = [],
  { environment = {}, stdin = "", checkout = PROJECT_ROOT, timeoutSeconds = 240 }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, ["packages/cli/bin/run.mjs", verb, ...args], {
    cwd: checkout,
    detached: true,
    env: commandEnvironment(environment),
  });
  const timer = setTimeout(() => void stopGroup(child, "SIGTERM"), timeoutSeconds * 1000);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.on("error", () => {}).end(stdin);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
  clearTimeout(timer);
  return { exitCode, stdout, stderr };
}

/** The whole environment of a command that is started as a person does, against this local AWS. */
export function commandEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ...cacheSettings(),
    SECURE_SERVERLESS_STATE: instance.root,
    SECURE_SERVERLESS_OUTDIR: outdir,
    ...added,
  };
}

/** Where the tools are kept, when the machine keeps them elsewhere than by default. */
function cacheSettings(): Record<string, string> {
  return Object.fromEntries(
    ["SECURE_SERVERLESS_CACHE", "XDG_CACHE_HOME", "PIP_INDEX_URL", "GOPROXY"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
