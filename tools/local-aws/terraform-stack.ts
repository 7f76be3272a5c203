import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "../shared/paths";
import { type RunResult, run } from "../shared/process";
import { clientEnvironment, withoutAwsSettings } from "./client-environment";
import type { Instance, RecordedToolchain, RunningInstance } from "./instance";

const INIT_TIMEOUT_SECONDS = 120;
const PLAN_TIMEOUT_SECONDS = 180;
/** One lifecycle configuration takes the provider 55 s; a hang must not take the ten minutes of its retries. */
const APPLY_TIMEOUT_SECONDS = 480;

export interface TerraformStackProps {
  readonly instance: Instance;
  readonly running: RunningInstance;
  readonly toolchain: RecordedToolchain;
  /** Where cdktf synthesizes to: the folder that holds `stacks/`. */
  readonly outdir: string;
  /** The stack's id, for example `local`. */
  readonly stack: string;
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** `-backend-config` arguments of init. @default none */
  readonly backendConfig?: readonly string[];
}

/** One synthesized stack on the local AWS, driven with Terraform. */
export class TerraformStackOnLocalAws {
  constructor(private readonly props: TerraformStackProps) {}

  get folder(): string {
    return join(this.props.outdir, "stacks", this.props.stack);
  }

  async init(): Promise<void> {
    if (this.props.toolchain.providers === "built") await this.#forgetRegistryHashes();
    const backend = (this.props.backendConfig ?? []).map((setting) => `-backend-config=${setting}`);
    await this.#terraform(["init", "-input=false", "-no-color", "-reconfigure", ...backend], INIT_TIMEOUT_SECONDS);
  }

  /** @param onResource called with the number of resources finished so far */
  async apply(onResource: (finished: number) => void): Promise<string> {
    return this.#change("apply", onResource);
  }

  async destroy(onResource: (finished: number) => void): Promise<string> {
    return this.#change("destroy", onResource);
  }

  /** Whether a plan would change something. */
  async hasChanges(): Promise<boolean> {
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode"];
    return (await this.#terraform(args, PLAN_TIMEOUT_SECONDS, [0, 2])).exitCode === 2;
  }

  async outputs(): Promise<Record<string, string>> {
    const { stdout } = await this.#terraform(["output", "-json", "-no-color"], INIT_TIMEOUT_SECONDS);
    const outputs = JSON.parse(stdout) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  async #change(verb: "apply" | "destroy", onResource: (finished: number) => void): Promise<string> {
    let finished = 0;
    const args = [verb, "-input=false", "-no-color", "-auto-approve", "-lock-timeout=30s"];
    const { stdout } = await this.#terraform(args, APPLY_TIMEOUT_SECONDS, [0], (line) => {
      if (/: (Creation|Modifications|Destruction) complete/.test(line)) onResource(++finished);
    });
    return /^(Apply complete|Destroy complete|No changes)[^\n]*/m.exec(stdout)?.[0] ?? stdout.trim();
  }

  async #terraform(
    args: readonly string[],
    timeoutSeconds: number,
    acceptedExitCodes: readonly number[] = [0],
    onLine?: (line: string) => void,
  ): Promise<RunResult> {
    const { instance, running, toolchain, variables = {} } = this.props;
    const secrets = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
    return run(toolchain.terraform, [`-chdir=${this.folder}`, ...args], {
      cwd: PROJECT_ROOT,
      env: {
        ...withoutAwsSettings(process.env),
        ...toolchain.environment,
        ...clientEnvironment(instance, running),
        ...secrets,
        TF_IN_AUTOMATION: "1",
      },
      logFile: instance.terraformLog,
      timeoutSeconds,
      acceptedExitCodes,
      ...(onLine === undefined ? {} : { onLine }),
    });
  }

  /** Providers built on this machine have other hashes than the registry's: keep the pinned versions, not the hashes. */
  async #forgetRegistryHashes(): Promise<void> {
    const file = join(this.folder, ".terraform.lock.hcl");
    const lock = await readFile(file, "utf8");
    await writeFile(file, lock.replaceAll(/^ {2}hashes = \[[^\]]*\]\n/gm, ""));
  }
}
