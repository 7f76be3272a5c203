import { callBudgetMs, DeadlineExceeded, deadlineAfter } from "../../../functions/shared/deadline";

it("gives an answer in time as the answer, and leaves no timer", async () => {
  jest.useFakeTimers();
  try {
    await expect(deadlineAfter(1_000).run(async () => "answer")).resolves.toBe("answer");
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

it("gives an error in time as the error", async () => {
  await expect(deadlineAfter(1_000).run(() => Promise.reject(new TypeError("x")))).rejects.toBeInstanceOf(TypeError);
});

it("leaves a step that ignores its signal behind, with the signal aborted", async () => {
  let signal: AbortSignal | undefined;
  const step = (given: AbortSignal) => {
    signal = given;
    return new Promise(() => undefined);
  };
  await expect(deadlineAfter(5).run(step)).rejects.toThrow(new DeadlineExceeded("no answer within 5 ms"));
  expect(signal?.aborted).toBe(true);
});

it("steps share the time", async () => {
  jest.useFakeTimers();
  try {
    const deadline = deadlineAfter(60);
    const first = deadline.run(() => new Promise((resolve) => setTimeout(() => resolve("in time"), 50)));
    await jest.advanceTimersByTimeAsync(50);
    await expect(first).resolves.toBe("in time");

    let outcome: unknown;
    void deadline
      .run(() => new Promise(() => undefined))
      .catch((error: unknown) => {
        outcome = error;
      });
    await jest.advanceTimersByTimeAsync(9);
    expect(outcome).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(outcome).toBeInstanceOf(DeadlineExceeded);
  } finally {
    jest.useRealTimers();
  }
});

it.each([
  [30_000, 8_000],
  [8_000, 7_500],
  [500, 0],
  [0, 0],
])("leaves of %d ms to calls %d", (remainingMs, expected) => {
  expect(callBudgetMs(remainingMs, { maximumMs: 8_000, reserveMs: 500 })).toBe(expected);
});
