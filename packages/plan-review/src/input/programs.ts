import { execFile } from "node:child_process";

const SHOW_TIMEOUT_MILLISECONDS = 300_000;

/** What can show a binary plan as JSON. */
export interface Program {
  /** For messages: "Terraform 1.15.5". */
  readonly name: string;
  /** Runs `show -json <plan>` in an initialized folder. */
  show(plan: string, folder: string): Promise<Shown>;
}

export interface Shown {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The terraform and the tofu of the PATH, as far as there are any. */
export async function programsOnPath(): Promise<readonly Program[]> {
  return [
    { name: "terraform", show: (plan, folder) => runShow("terraform", plan, folder) },
    { name: "tofu", show: (plan, folder) => runShow("tofu", plan, folder) },
  ];
}

function runShow(command: string, plan: string, cwd: string): Promise<Shown> {
  return new Promise((done) => {
    execFile(
      command,
      ["show", "-json", "-no-color", plan],
      { cwd, encoding: "buffer", maxBuffer: 2 ** 29, timeout: SHOW_TIMEOUT_MILLISECONDS, killSignal: "SIGINT" },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        done({ exitCode, stdout, stderr: stderr.toString() || (error?.message ?? "") });
      },
    );
  });
}
