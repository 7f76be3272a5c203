import { readdirSync, readFileSync } from "node:fs";

/** By process id, the command lines of the processes of this machine that have `mark` in their environment. Linux only. */
export function markedProcesses(mark: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)) continue;
      // a zombie has no command line, and nothing that could be killed
      const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ").trim();
      if (line !== "") found.set(Number(pid), line);
    } catch {
      // it has ended, or is another user's
    }
  }
  return found;
}

/** Sends a signal to each of them that still runs. */
export function signalAll(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
