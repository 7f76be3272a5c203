import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cacheRoot, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stopGroup } from "@secure-serverless/system/process";
import { linkDependencies } from "./dependencies";
import { instance, running } from "./target";

const NOT_CLONED = new Set([".git", "node_modules", "cdktf.out", "dist", "coverage"]);

export interface ShellOptions {
  /** Seconds. @default 240 */
  readonly timeoutSeconds?: number;
  /** The script goes on until Ctrl-C, which it gets as soon as it has printed this. @default it ends by itself */
  readonly until?: RegExp;
}

export interface ShellResult {
  readonly exitCode: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/**
 * Somebody who has just cloned the project and types what the pages say: a checkout of their own, a home folder of their
 * own, and the local AWS of these tests.
 */
export class Newcomer {
  private constructor(
    private readonly root: string,
    readonly checkout: string,
  ) {}

  static async arrive(): Promise<Newcomer> {
    const root = await mkdtemp(join(tmpdir(), "secure-serverless-newcomer-"));
    const newcomer = new Newcomer(root, join(root, "secure-serverless"));
    const { checkout } = newcomer;
    await cp(PROJECT_ROOT, checkout, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
    await linkDependencies(checkout);
    await mkdir(newcomer.home);
    // every example is of a request that succeeds
    await writeFile(join(newcomer.home, ".curlrc"), "fail\n");
    const author = ["-c", "user.name=newcomer", "-c", "user.email=newcomer@example.com"];
    for (const args of [
      ["init", "--quiet"],
      ["add", "."],
      [...author, "commit", "--quiet", "--message", "clone"],
    ]) {
      const { status, stderr } = spawnSync("git", args, { cwd: checkout, encoding: "utf8", timeout: 60_000 });
      if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    }
    return newcomer;
  }

  private get home(): string {
    return join(this.root, "home");
  }

  /** The new files that Git would have them commit, one a line. */
  untracked(): string {
    const args = ["ls-files", "--others", "--exclude-standard"];
    const { status, stdout } = spawnSync("git", args, { cwd: this.checkout, encoding: "utf8", timeout: 60_000 });
    if (status !== 0) throw new Error(`git ${args.join(" ")} ended with ${status}`);
    return stdout;
  }

  /** Runs a script in a fresh bash, which stops at the first command that fails. */
  async run(script: string, { timeoutSeconds = 240, until }: ShellOptions = {}): Promise<ShellResult> {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd: this.checkout,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: this.home,
        SECURE_SERVERLESS_CACHE: cacheRoot(),
        SECURE_SERVERLESS_STATE: instance.root,
        LOCAL_PORT: String(running.apiPort),
        LOCAL_AWS_PORT: String(running.awsPort),
        DEV_EMULATED: "true",
      },
    });
    const timer = setTimeout(() => void stopGroup(child, "SIGTERM"), timeoutSeconds * 1000);
    let output = "";
    let interrupted = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        if (interrupted || !until?.test(output)) return;
        interrupted = true;
        void stopGroup(child, "SIGINT");
      });
    }
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject).once("close", (code) => resolve(code ?? -1));
    });
    clearTimeout(timer);
    return { exitCode: until !== undefined && interrupted ? 0 : exitCode, output };
  }

  async leave(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
