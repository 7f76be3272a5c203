import { signalAll } from "./marked-processes";

/** What is stopped: all processes of a command, by their command lines. */
export interface Victim {
  /** The process that a person started. */
  readonly pid: number;
  processes(): Map<number, string>;
}

/** A way to stop a command in the middle. */
export interface Way {
  readonly name: string;
  /** @returns whether there was something to stop */
  stop(victim: Victim): boolean;
}

/** Whether a command line is that of Terraform at work in a stack. */
export const isTerraform = (line: string) => /\bterraform(\.py)? -chdir=/.test(line);
const isProvider = (line: string) => /terraform-provider-aws/.test(line);

function stopThose(is: (line: string) => boolean, signal: NodeJS.Signals, times = 1): Way["stop"] {
  return ({ processes }) => {
    const pids = [...processes()].flatMap(([pid, line]) => (is(line) ? [pid] : []));
    for (let time = 0; time < times; time++) signalAll(pids, signal);
    return pids.length > 0;
  };
}

function told(pids: readonly number[], signal: NodeJS.Signals): boolean {
  signalAll(pids, signal);
  return true;
}

/** Terraform ends by itself, writes its state and unlocks. */
export const GENTLE_WAYS: readonly Way[] = [
  { name: "SIGTERM to the command", stop: ({ pid }) => told([pid], "SIGTERM") },
  { name: "Ctrl-C, to the whole group", stop: ({ pid }) => told([-pid], "SIGINT") },
  { name: "kill -9 of the command, not of Terraform", stop: ({ pid }) => told([-pid], "SIGKILL") },
  { name: "kill -9 of the provider", stop: stopThose(isProvider, "SIGKILL") },
];

/** Terraform has no chance to write what it has made, or to unlock. */
export const HARD_WAYS: readonly Way[] = [
  { name: "kill -9 of everything at once", stop: stopThose(() => true, "SIGKILL") },
  { name: "kill -9 of terraform", stop: stopThose(isTerraform, "SIGKILL") },
  { name: "two SIGINT to terraform", stop: stopThose(isTerraform, "SIGINT", 2) },
  {
    name: "kill -9 of terraform and the provider",
    stop: stopThose((line) => isTerraform(line) || isProvider(line), "SIGKILL"),
  },
];

export const WAYS: readonly Way[] = [...HARD_WAYS, ...GENTLE_WAYS];
