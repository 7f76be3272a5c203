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

describe("steps at once", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it("are told in one line while they run, and each by a line of its own when it ends", async () => {
    const lines: string[] = [];
    const progress = new Progress({ write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream);
    const ends: (() => void)[] = [];
    const step = (name: string) => progress.step(name, () => new Promise<void>((resolve) => ends.push(resolve)));
    const [first, second] = [step("Build"), step("Install")];
    jest.advanceTimersByTime(15_000);
    expect(lines).toEqual(["[00:15]  …  Build, 15.0 s so far; Install, 15.0 s so far\n"]);

    ends[1]?.();
    await second;
    jest.advanceTimersByTime(15_000);
    ends[0]?.();
    await first;
    jest.advanceTimersByTime(60_000);
    expect(lines.slice(1)).toEqual([
      "[00:15]  ✓  Install, 15.0 s\n",
      "[00:30]  …  Build, 30.0 s so far\n",
      "[00:30]  ✓  Build, 30.0 s\n",
    ]);
  });
});
