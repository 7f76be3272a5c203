import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { requirePrivateFolder } from "@secure-serverless/system/paths";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { isUsable, type Toolchain } from "@secure-serverless/toolchain/toolchain";
import { readJson } from "./read-json";
import { localStateRoot, STATE_SETTING } from "./state-root";

/** The first one tells a folder of this kind from any other. */
const FOLDERS = ["emulator/state", "emulator/s3", "emulator/tmp", "logs", "terraform", "tls"] as const;

/** What the supervisor of a running local AWS writes for the other commands. */
export interface RunningInstance {
  readonly pid: number;
  readonly apiPort: number;
  readonly awsPort: number;
}

/** The folders and files of one local AWS. */
export class Instance {
  /** @throws UserError when what lies there, which is run, may be somebody else's */
  constructor(readonly root: string = localStateRoot()) {
    if (existsSync(root)) this.#requirePrivate();
  }

  #requirePrivate(): void {
    const isOurs = existsSync(this.emulatorState);
    requirePrivateFolder(this.root, STATE_SETTING, () => isOurs);
  }

  get certificate(): string {
    return join(this.root, "tls", "server.crt");
  }
  get certificateKey(): string {
    return join(this.root, "tls", "server.key");
  }
  /** The key of the emulator's administrator; see administrator.ts. */
  get administratorFile(): string {
    return join(this.root, "administrator.json");
  }
  get emulatorState(): string {
    return join(this.root, "emulator", "state");
  }
  get emulatorObjects(): string {
    return join(this.root, "emulator", "s3");
  }
  get emulatorTemporary(): string {
    return join(this.root, "emulator", "tmp");
  }
  /** Holds the number of the emulator process, which has it locked; see emulator_lifeline.py. */
  get emulatorLock(): string {
    return join(this.root, "emulator", "lock");
  }
  get emulatorLog(): string {
    return join(this.root, "logs", "emulator.log");
  }
  /** Where the emulator notes what IAM was asked, while the file is there; see emulator_record.py. */
  get decisions(): string {
    return join(this.root, "decisions.jsonl");
  }
  get supervisorLog(): string {
    return join(this.root, "logs", "supervisor.log");
  }
  get requestLog(): string {
    return join(this.root, "logs", "requests.jsonl");
  }
  /** One line for each call that a function makes to AWS since the last start. */
  get awsCallLog(): string {
    return join(this.root, "logs", "aws-calls.jsonl");
  }
  get terraformLog(): string {
    return join(this.root, "logs", "terraform.log");
  }
  get stateBackendState(): string {
    return join(this.root, "terraform", "state-backend.tfstate");
  }
  get runningFile(): string {
    return join(this.root, "running.json");
  }
  get gatewayFile(): string {
    return join(this.root, "gateway.json");
  }
  /** The faults that the functions' calls to AWS meet; see faults.ts. */
  get faultsFile(): string {
    return join(this.root, "faults.json");
  }
  /** There while a debugger may hold a function; see emulator_live.py. */
  get inspectingFile(): string {
    return join(this.root, "emulator", "inspecting");
  }
  get toolchainFile(): string {
    return join(this.root, "toolchain.json");
  }

  /**
   * Makes the folders, readable by their owner only: the emulator keeps its secret store there.
   *
   * @throws UserError when the folder holds something else, cannot be made, or has a path that Terraform reads otherwise
   */
  prepare(): void {
    // Terraform reads the certificate by its path, and gives variables their values in it
    if (this.root.includes("$"))
      throw new UserError(
        `The path of the local AWS's data, ${this.root}, has a $, by which Terraform knows variables`,
        `Set ${STATE_SETTING} to a folder without one`,
      );
    const entries = existsSync(this.root) ? readdirSync(this.root) : [];
    if (entries.length > 0 && !existsSync(this.emulatorState)) {
      throw new UserError(
        `${this.root} contains something other than the data of a local AWS`,
        `Set ${STATE_SETTING} to a new or empty folder`,
      );
    }
    this.#requirePrivate();
    for (const folder of FOLDERS) makeFolder(join(this.root, folder));
  }

  /**
   * The instance that is running now, or undefined. A file that a killed supervisor left behind does not count, nor does
   * a process that has got its number since.
   */
  running(): RunningInstance | undefined {
    const record = readJson<RunningInstance>(this.runningFile);
    return record !== undefined && commandOf(record.pid).includes(this.root) ? record : undefined;
  }

  /** The process of an emulator that has the data, with or without its supervisor; undefined when nobody has. */
  emulatorProcess(): number | undefined {
    const pid = existsSync(this.emulatorLock) ? Number(readFileSync(this.emulatorLock, "utf8")) : Number.NaN;
    return pid > 0 && commandOf(pid).includes(this.root) ? pid : undefined;
  }

  /** @throws UserError when the local AWS is not running */
  requireRunning(): RunningInstance {
    const running = this.running();
    if (running === undefined) {
      throw new UserError("The local AWS of this checkout is not running", "Start it: npm run local -- --detach");
    }
    return running;
  }

  /**
   * How this machine runs Terraform, as found by the last start, so that no command need look again.
   *
   * @throws UserError when no start has recorded one yet, or it is not there any more
   */
  requireToolchain(): Toolchain {
    const toolchain = this.toolchain();
    if (toolchain !== undefined) return toolchain;
    throw new UserError(
      existsSync(this.toolchainFile)
        ? "The Terraform that the local AWS of this checkout has found is gone or damaged"
        : "The local AWS of this checkout has never been started",
      "Start it: npm run local -- --detach",
    );
  }

  /** How this machine runs Terraform, if a start has recorded one that is still there, and whole. */
  toolchain(): Toolchain | undefined {
    const toolchain = readJson<Toolchain>(this.toolchainFile);
    return toolchain !== undefined && isUsable(toolchain) ? toolchain : undefined;
  }
}

/** The command line of a process, empty when there is none of that number. */
function commandOf(pid: number): string {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  }
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8", timeout: 5000 }).stdout ?? "";
}
