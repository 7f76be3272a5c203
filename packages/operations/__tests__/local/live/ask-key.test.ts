import { EventEmitter } from "node:events";
import { pause } from "@secure-serverless/system/poll";
import { askKey, type Keys } from "../../../src/local/live/ask-key";

/** A terminal that notes its modes. */
function terminal(isTTY = true) {
  const emitter = new EventEmitter();
  const modes: string[] = [];
  const keys = Object.assign(emitter, {
    isTTY,
    setRawMode: (raw: boolean) => void modes.push(raw ? "raw" : "cooked"),
    resume: () => void modes.push("reads"),
    pause: () => void modes.push("rests"),
    setEncoding: () => undefined,
  }) as unknown as Keys;
  return { keys, modes, press: (key: string) => emitter.emit("data", key), emitter };
}

describe("a key", () => {
  it.each([
    ["\r", "yes"],
    ["\n", "yes"],
    ["a", "yes"],
    ["A", "yes"],
    ["n", "no"],
    [" ", "no"],
    ["\u001b", "no"],
  ])("%j means %s", async (key, meaning) => {
    const { keys, press } = terminal();
    const answer = askKey(keys, new AbortController().signal, () => {}, 0);
    press(key);
    expect(await answer).toBe(meaning);
  });

  it("is waited for in a terminal that is as before afterwards", async () => {
    const { keys, modes, press, emitter } = terminal();
    const answer = askKey(keys, new AbortController().signal, () => {}, 0);
    press("a");
    await answer;
    expect(modes).toEqual(["raw", "reads", "cooked", "rests"]);
    expect(emitter.listenerCount("data")).toBe(0);
  });

  it("is none that was pressed before the question could be read", async () => {
    const { keys, press } = terminal();
    const answer = askKey(keys, new AbortController().signal, () => {}, 50);
    press("\n");
    await pause(0.1);
    press("n");
    expect(await answer).toBe("no");
  });

  it("is an interrupt when it is Ctrl-C, and no answer", async () => {
    const { keys, press, modes } = terminal();
    const interrupt = jest.fn();
    const answer = askKey(keys, new AbortController().signal, interrupt);
    press("\u0003");
    expect(await answer).toBe("interrupt");
    expect(interrupt).toHaveBeenCalledTimes(1);
    expect(modes.at(-2)).toBe("cooked");
  });

  it("is not waited for any more when the question is taken back", async () => {
    const { keys, modes } = terminal();
    const question = new AbortController();
    const answer = askKey(keys, question.signal, () => {});
    question.abort();
    expect(await answer).toBeUndefined();
    expect(modes.at(-2)).toBe("cooked");
  });

  it("is not asked for without a terminal", async () => {
    const { keys, modes } = terminal(false);
    expect(await askKey(keys, new AbortController().signal, () => {})).toBeUndefined();
    expect(modes).toEqual([]);
  });
});
