import type { ReadStream } from "node:tty";

const INTERRUPT = "\u0003";
const END = "\u0004";
const ERASE = ["\u007f", "\b"];
const ERASE_LINE = "\u0015";
const ENTER = ["\r", "\n"];
/** As a process that SIGINT ended. */
const INTERRUPTED_EXIT_CODE = 130;

export interface PromptStreams {
  readonly input: Pick<ReadStream, "setRawMode" | "on" | "off" | "resume" | "pause">;
  readonly output: { write(text: string): unknown };
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

const TERMINAL: PromptStreams = { input: process.stdin, output: process.stderr, exit: (code) => process.exit(code) };

/**
 * Asks for one line without showing it. The terminal is as it was afterwards, however it ends: Ctrl-C ends the process as
 * an interrupt does, and so does Ctrl-D on an empty line.
 */
export function promptHidden(question: string, streams: PromptStreams = TERMINAL): Promise<string> {
  const { input, output, exit } = streams;
  return new Promise((resolve) => {
    let line = "";
    const end = (action: () => void) => {
      input.off("data", onData);
      process.off("exit", restore);
      restore();
      input.pause();
      output.write("\n");
      action();
    };
    const restore = () => void input.setRawMode(false);
    const onData = (data: Buffer | string) => {
      const text = data.toString();
      // a cursor key and the like
      if (text.startsWith("\u001b")) return;
      for (const character of text) {
        if (character === INTERRUPT || (character === END && line === ""))
          return end(() => exit(INTERRUPTED_EXIT_CODE));
        if (ENTER.includes(character)) return end(() => resolve(line));
        if (ERASE.includes(character)) line = line.slice(0, -1);
        else if (character === ERASE_LINE) line = "";
        else if (character >= " ") line += character;
      }
    };
    // a signal that ends the process does not come by here
    process.on("exit", restore);
    input.setRawMode(true);
    input.on("data", onData);
    input.resume();
    // last, so that whoever answers at once is not shown
    output.write(question);
  });
}
