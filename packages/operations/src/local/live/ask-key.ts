import type { ReadStream } from "node:tty";

const CONTROL_C = "\u0003";
const YES = ["\r", "\n", "a", "A"];
/** Sooner than anyone has read the question. What was typed before it arrives within this time. */
const UNREAD_MILLISECONDS = 300;

export type Answer = "yes" | "no" | "interrupt";

/** What a key says: Enter or `a` is yes, another no. */
export function keyMeans(key: string): Answer {
  if (key === CONTROL_C) return "interrupt";
  return YES.includes(key) ? "yes" : "no";
}

/** A terminal of which each key is read at once. */
export type Keys = Pick<ReadStream, "isTTY" | "setRawMode" | "resume" | "pause" | "on" | "off" | "setEncoding">;

/**
 * Waits for one key. The terminal is as it was before, afterwards. A key that was pressed before the question could be
 * read answers nothing: a terminal keeps it, and would hand it over as the answer to what nobody has seen.
 *
 * @param signal ends the wait
 * @param interrupt called for Ctrl-C, which a terminal in this mode passes on as a key
 * @param unreadMilliseconds how long keys other than Ctrl-C do not count
 * @returns "interrupt" for Ctrl-C, undefined when the wait was ended, or there is no terminal
 */
export async function askKey(
  keys: Keys,
  signal: AbortSignal,
  interrupt: () => void,
  unreadMilliseconds = UNREAD_MILLISECONDS,
): Promise<Answer | undefined> {
  if (!keys.isTTY || signal.aborted) return undefined;
  const countsFrom = performance.now() + unreadMilliseconds;
  return new Promise((resolve) => {
    const done = (answer: Answer | undefined) => {
      keys.off("data", onKey);
      signal.removeEventListener("abort", onAbort);
      keys.setRawMode(false);
      keys.pause();
      resolve(answer);
    };
    const onAbort = () => done(undefined);
    const onKey = (key: string) => {
      const means = keyMeans(String(key));
      if (means !== "interrupt") return performance.now() < countsFrom ? undefined : done(means);
      done(means);
      interrupt();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    keys.setEncoding("utf8");
    keys.setRawMode(true);
    keys.on("data", onKey);
    keys.resume();
  });
}
