import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT, TYPESCRIPT } from "../src/paths";
import { OutOfTime, within } from "../src/within";

describe("within", () => {
  it("gives the result of work that ends in time, and leaves no timer behind", async () => {
    await expect(within(60, async () => "done")).resolves.toBe("done");
  });

  it("throws what the work throws", async () => {
    await expect(within(60, () => Promise.reject(new Error("denied")))).rejects.toThrow("denied");
  });

  it("lets as much listen to its signal as there is, without the warning that Node has for more than ten", () => {
    const script = `
      const { within } = require(${JSON.stringify(join(PROJECT_ROOT, "packages/system/src/within.ts"))});
      within(60, async (signal) => {
        for (let times = 0; times < 30; times++) signal.addEventListener("abort", () => {});
        console.log("listened");
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", TYPESCRIPT, "-e", script], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect([stdout, stderr]).toEqual(["listened\n", ""]);
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
