import { pause, poll } from "../src/poll";
import { InterruptedError } from "../src/process";

const NEVER_ENDS = { timeoutSeconds: 60 };

describe("poll", () => {
  it("returns the first answer", async () => {
    const answers = [undefined, undefined, 0];
    const ask = jest.fn(() => answers.shift());
    await expect(poll(ask, { timeoutSeconds: 5, pauseSeconds: 0.001 })).resolves.toBe(0);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it.each([0, 0.05])("gives up after %d s, having asked once more than it paused", async (timeoutSeconds) => {
    const startedAt = performance.now();
    const ask = jest.fn(async () => undefined);
    // the pause is longer than the time that is left, and is cut
    await expect(poll(ask, { timeoutSeconds, pauseSeconds: 10 })).resolves.toBeUndefined();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(timeoutSeconds * 1000 - 2);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(timeoutSeconds === 0 ? 1 : 2);
  });

  it("ends with what the question throws", async () => {
    await expect(poll(() => Promise.reject(new Error("no permission")), NEVER_ENDS)).rejects.toThrow("no permission");
  });

  it("ends a pause by its signal, with the signal's reason", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new InterruptedError()), 20);
    const wait = poll(() => undefined, { ...NEVER_ENDS, pauseSeconds: 60, signal: controller.signal });
    await expect(wait).rejects.toThrow(InterruptedError);
  });

  it("does not ask at all once its signal is aborted", async () => {
    const ask = jest.fn(() => "answer");
    const signal = AbortSignal.abort(new InterruptedError());
    await expect(poll(ask, { ...NEVER_ENDS, signal })).rejects.toThrow(InterruptedError);
    expect(ask).not.toHaveBeenCalled();
  });
});

describe("an interrupt of this process", () => {
  const interruptedPoll = () => {
    // modules of its own: the signal stays aborted
    jest.resetModules();
    const { interrupted } = require("../src/interrupt") as typeof import("../src/interrupt");
    const fresh = require("../src/poll") as typeof import("../src/poll");
    jest.spyOn(interrupted, "throwIfAborted").mockImplementation(() => {
      throw new InterruptedError();
    });
    return fresh.poll;
  };

  it("ends a wait", async () => {
    await expect(interruptedPoll()(() => "answer", NEVER_ENDS)).rejects.toThrow("interrupted");
  });

  it("does not end the wait of what undoes something", async () => {
    await expect(interruptedPoll()(() => "answer", { ...NEVER_ENDS, signal: "never" })).resolves.toBe("answer");
  });
});

describe("pause", () => {
  it("waits for the time", async () => {
    const startedAt = performance.now();
    await pause(0.03);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(28);
  });
});
