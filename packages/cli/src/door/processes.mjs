// What /proc tells of processes; elsewhere nothing is known.
import { readFileSync, realpathSync } from "node:fs";

/**
 * npm, as far as /proc tells: the parent, or its parent where the shell that npm starts this with has not made way for it.
 * Who has started npm may end: that is how a command goes on alone.
 */
export function findNpm() {
  const itsNode = realpath(process.env.npm_node_execpath);
  for (const pid of [process.ppid, statOf(process.ppid)?.[1]]) {
    const start = startOf(pid);
    if (start !== undefined && itsNode !== undefined && realpath(`/proc/${pid}/exe`) === itsNode) return { pid, start };
  }
  return undefined;
}

/** When a process has begun; undefined when it is gone or /proc does not tell. */
export function startOf(pid) {
  const fields = statOf(pid);
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** Whether the process or, by a negative number, the process group is there, and could be sent the signal. */
export function sendSignal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** First the state of a process and its parent. */
function statOf(pid) {
  try {
    // the name, in parentheses, may hold anything
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return undefined;
  }
}

function realpath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
