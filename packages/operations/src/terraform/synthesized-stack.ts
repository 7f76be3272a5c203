import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, type RunOptions, type RunResult, run } from "@secure-serverless/system/process";
import { socketProblem } from "@secure-serverless/system/system-error.js";
import { UserError } from "@secure-serverless/system/user-error";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { removeImports } from "./import-blocks";
import { withLockedProvidersOnly } from "./locked-providers";
import { PROVIDER_LOCK_FILE } from "./stack-files";
import { goneError, isReleasedInOutput, lockedError, lockInOutput } from "./state-lock";

const INIT_TIMEOUT_SECONDS = 180;
const PLAN_TIMEOUT_SECONDS = 300;
/** One lifecycle configuration takes the provider 55 s; a hang must not take the ten minutes of its retries. */
const CHANGE_TIMEOUT_SECONDS = 480;
/** To finish what is under way, write the state and unlock: killed before, it would lose what it has made. */
const CHANGE_GRACE_SECONDS = 60;
/** Two people that plan at once should wait for each other, and an abandoned lock should be told soon. */
const LOCK_TIMEOUT = "30s";
/** Of a command whose lock was released while it asked who holds it: each is a coincidence. */
const LOCK_ATTEMPTS = 3;

export interface SynthesizedStackProps {
  /** The stack's id, for example `dev` or `state-backend-dev`. */
  readonly stack: string;
  /** The environment that it belongs to, for messages. */
  readonly environmentName: string;
  /** The folder that holds `stacks/`. */
  readonly outdir: string;
  readonly toolchain: Toolchain;
  /** The whole environment of the Terraform process, credentials included, without the toolchain's own. */
  readonly processEnvironment: NodeJS.ProcessEnv;
  /** Values of Terraform's variables; they are in the environment of the Terraform process and nowhere else. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** A file to which everything Terraform prints is appended. @default none */
  readonly logFile?: string;
  /** @default 30s, in Terraform's own notation */
  readonly lockTimeout?: string;
  /** Seconds for an apply or destroy. @default 480 */
  readonly changeTimeoutSeconds?: number;
}

/** One synthesized stack, driven with Terraform. Every command has a time limit; a held lock is told as a UserError. */
export class SynthesizedStack {
  constructor(private readonly props: SynthesizedStackProps) {}

  get folder(): string {
    return join(this.props.outdir, "stacks", this.props.stack);
  }

  /**
   * @param args more arguments, for example `-migrate-state`. Default: `-reconfigure`
   * @throws UserError when the state names a provider that the project does not lock
   */
  async init(args: readonly string[] = ["-reconfigure"]): Promise<void> {
    if (this.props.toolchain.providers === "built") await this.#forgetRegistryHashes();
    await withLockedProvidersOnly(this.folder, () =>
      this.terraform(["init", "-input=false", "-no-color", ...args], INIT_TIMEOUT_SECONDS),
    );
  }

  /**
   * Writes a plan to `file`, relative to the stack's folder, and returns whether it would change something. Nobody else
   * can read it.
   */
  async plan(file: string, args: readonly string[] = []): Promise<boolean> {
    await rm(join(this.folder, file), { force: true });
    // Terraform leaves the mode of a file that is there
    await writeFile(join(this.folder, file), "", { mode: 0o600, flag: "wx" });
    const { exitCode } = await this.terraform(
      ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`, ...this.#lock(), ...args],
      PLAN_TIMEOUT_SECONDS,
      { acceptedExitCodes: [0, 2] },
    );
    return exitCode === 2;
  }

  /** Whether a plan would change something. */
  async hasChanges(): Promise<boolean> {
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode", ...this.#lock()];
    const { exitCode } = await this.terraform(args, PLAN_TIMEOUT_SECONDS, { acceptedExitCodes: [0, 2] });
    return exitCode === 2;
  }

  /**
   * @param onResource called with the number of resources finished so far
   * @param plan a saved plan, relative to the stack's folder. Default: what a plan made now would do
   * @returns Terraform's own last line
   */
  async apply(onResource: (finished: number) => void = () => {}, plan?: string): Promise<string> {
    // a saved plan asks nobody
    return this.#change("apply", onResource, plan === undefined ? ["-auto-approve"] : [plan]);
  }

  async destroy(onResource: (finished: number) => void = () => {}): Promise<string> {
    return this.#change("destroy", onResource, ["-auto-approve"]);
  }

  async outputs(): Promise<Record<string, string>> {
    const { stdout } = await this.terraform(["output", "-json", "-no-color"], INIT_TIMEOUT_SECONDS);
    const outputs = JSON.parse(stdout) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The addresses in the state. */
  async addresses(): Promise<string[]> {
    const { stdout } = await this.terraform(["state", "list", "-no-color"], INIT_TIMEOUT_SECONDS);
    return stdout.split("\n").filter((line) => line !== "");
  }

  /**
   * Runs any Terraform command in the stack's folder.
   *
   * @throws UserError when somebody else holds the state's lock, has destroyed the state bucket in the meantime, or the
   * temporary folder has too long a path
   * @throws CommandError when it fails otherwise
   */
  async terraform(
    args: readonly string[],
    timeoutSeconds: number,
    options: Pick<RunOptions, "acceptedExitCodes" | "graceSeconds" | "onLine"> = {},
  ): Promise<RunResult> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#run(args, timeoutSeconds, options);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        if (attempt < LOCK_ATTEMPTS && isReleasedInOutput(error.output)) continue;
        const { environmentName } = this.props;
        const lock = lockInOutput(error.output);
        if (lock !== undefined) throw lockedError(lock, this.folder, environmentName, error);
        throw goneError(error.output, environmentName, error) ?? error;
      }
    }
  }

  #run(
    args: readonly string[],
    timeoutSeconds: number,
    options: Pick<RunOptions, "acceptedExitCodes" | "graceSeconds" | "onLine">,
  ): Promise<RunResult> {
    const { toolchain, variables = {}, logFile, environmentName, processEnvironment } = this.props;
    const problem = socketProblem(tmpdir());
    if (problem !== undefined) throw new UserError(problem.message, problem.remedy);
    const secrets = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
    return run(toolchain.terraform, [`-chdir=${this.folder}`, ...args], {
      cwd: PROJECT_ROOT,
      env: { ...processEnvironment, ...toolchain.environment, ...secrets, TF_IN_AUTOMATION: "1" },
      timeoutSeconds,
      // killed by its first line to a reader that is gone, it would leave its lock, and what it has made
      outlives: true,
      whenKilled: `It may have left the state locked: npm run unlock -- ${environmentName} shows the lock and removes it.`,
      ...options,
      ...(logFile === undefined ? {} : { logFile }),
    });
  }

  async #change(verb: "apply" | "destroy", onResource: (finished: number) => void, args: readonly string[]) {
    let finished = 0;
    const { stdout } = await this.terraform(
      [verb, "-input=false", "-no-color", ...this.#lock(), ...args],
      this.props.changeTimeoutSeconds ?? CHANGE_TIMEOUT_SECONDS,
      {
        graceSeconds: CHANGE_GRACE_SECONDS,
        onLine: (line) => {
          if (/: (Creation|Modifications|Destruction|Import) complete/.test(line)) onResource(++finished);
        },
      },
    );
    await removeImports(this.folder);
    return /^(Apply complete|Destroy complete|No changes)[^\n]*/m.exec(stdout)?.[0] ?? stdout.trim();
  }

  #lock(): string[] {
    return [`-lock-timeout=${this.props.lockTimeout ?? LOCK_TIMEOUT}`];
  }

  /** Providers built on this machine have other hashes than the registry's: keep the pinned versions, not the hashes. */
  async #forgetRegistryHashes(): Promise<void> {
    const file = join(this.folder, PROVIDER_LOCK_FILE);
    const lock = await readFile(file, "utf8");
    await writeFile(file, lock.replaceAll(/^ {2}hashes = \[[^\]]*\]\r?\n/gm, ""));
  }
}
