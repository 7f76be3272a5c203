import { InterruptedError } from "../src/process";
import { Progress } from "../src/progress";

describe("a step", () => {
  let written = "";
  const stream = {
    write: (text: string) => {
      written += text;
    },
  } as unknown as NodeJS.WriteStream;
  const run = (work: () => Promise<string>) => new Progress(stream).step("Lint", work);

  beforeEach(() => {
    written = "";
  });

  it("says that it is done, with its detail", async () => {
    await new Progress(stream).step("Lint", async (step) => step.detail("3 files"));
    expect(written).toMatch(/^\[00:00] {2}✓ {2}Lint \(3 files\), 0\.\d s\n$/);
  });

  it("says that it failed, and fails", async () => {
    await expect(run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(written).toMatch(/^\[00:00] {2}✗ {2}Lint, 0\.\d s\n$/);
  });

  it("says that it was stopped, not that it failed", async () => {
    await expect(run(() => Promise.reject(new InterruptedError()))).rejects.toThrow(InterruptedError);
    expect(written).toMatch(/^\[00:00] {2}· {2}Lint, stopped after 0\.\d s\n$/);
  });
});
