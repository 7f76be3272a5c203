import { spawn } from "node:child_process";

const SHOW_TIMEOUT_MILLISECONDS = 300_000;
/** For a program that does not end when it is asked to. */
const KILL_GRACE_MILLISECONDS = 10_000;

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
    { name: "The terraform on PATH", show: (plan, folder) => runShow("terraform", plan, folder) },
    { name: "The tofu on PATH", show: (plan, folder) => runShow("tofu", plan, folder) },
  ];
}

/**
 * @param timeoutMilliseconds until it is interrupted; killed soon after. @default five minutes
 * @returns also when it could not be started: without an exit code, with the reason as its stderr
 */
export function runShow(
  command: string,
  plan: string,
  cwd: string,
  timeoutMilliseconds = SHOW_TIMEOUT_MILLISECONDS,
): Promise<Shown> {
  return new Promise((done) => {
    const child = spawn(command, ["show", "-json", "-no-color", plan], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => output[name].push(chunk));
    let failure = "";
    const timers = [
      setTimeout(() => {
        failure = `no answer within ${timeoutMilliseconds / 1000} s`;
        child.kill("SIGINT");
      }, timeoutMilliseconds),
      setTimeout(() => {
        child.kill("SIGKILL");
        // what it has started may hold them open
        for (const name of ["stdout", "stderr"] as const) child[name].destroy();
      }, timeoutMilliseconds + KILL_GRACE_MILLISECONDS),
    ];
    const end = (exitCode: number | null) => {
      for (const timer of timers) clearTimeout(timer);
      const stderr = failure || Buffer.concat(output.stderr).toString();
      done({ exitCode: failure === "" ? exitCode : null, stdout: Buffer.concat(output.stdout), stderr });
    };
    child.once("error", (error) => {
      failure = error.message;
      end(null);
    });
    child.once("close", end);
  });
}
