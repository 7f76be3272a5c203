import { getMaxListeners } from "node:events";
import { OutOfTime, within } from "../src/within";

describe("within", () => {
  it("gives the result of work that ends in time, and leaves no timer behind", async () => {
    await expect(within(60, async () => "done")).resolves.toBe("done");
  });

  it("throws what the work throws", async () => {
    await expect(within(60, () => Promise.reject(new Error("denied")))).rejects.toThrow("denied");
  });

  it("lets as much listen to its signal as there is: Node warns of more than ten otherwise", async () => {
    expect(await within(60, async (signal) => getMaxListeners(signal))).toBe(0);
  });

  it("gives up work that takes longer and does not listen, and has told it to stop", async () => {
    let told: AbortSignal | undefined;
    const work = within(0.02, (signal) => {
      told = signal;
      return new Promise<never>(() => {});
    });
    await expect(work).rejects.toThrow(new OutOfTime(0.02));
    expect(told?.aborted).toBe(true);
  });
});
