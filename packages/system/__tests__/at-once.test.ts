import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { atOnce } from "../src/at-once";
import { takeLock } from "../src/lock-file";
import { poll } from "../src/poll";
import { InterruptedError, run } from "../src/process";

const failing = async () => {
  throw new Error("no network");
};
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => error,
  );

it("gives what each gives, in their order", async () => {
  const late = async () => {
    await delay(50);
    return "late";
  };
  await expect(atOnce(late, async () => 2)).resolves.toEqual(["late", 2]);
});

it("throws what the first that failed threw, and not what that stopped", async () => {
  const waiting = () => poll(() => undefined, { timeoutSeconds: 60 });
  await expect(atOnce(waiting, failing)).rejects.toThrow("no network");
});

describe("the failure of one", () => {
  /** What becomes of work beside one that fails once it has begun. */
  const beside = async (work: () => Promise<unknown>, hasBegun: () => boolean) => {
    let told: unknown;
    const watched = async () => {
      told = await outcome(work());
    };
    await outcome(
      atOnce(watched, async () => {
        for (let tries = 0; !hasBegun() && tries < 200; tries++) await delay(25);
        throw new Error("no network");
      }),
    );
    return told;
  };

  it("stops a command of the others, with a signal that lets it clean up, and waits for its end", async () => {
    const folder = temporaryFolder();
    const [begun, ended] = [join(folder, "begun"), join(folder, "ended")];
    const script = `trap 'echo cleaned > ${ended}; exit 1' INT; : > ${begun}; while :; do sleep 0.05; done`;
    const told = await beside(
      () => run("/bin/sh", ["-c", script], { timeoutSeconds: 60 }),
      () => existsSync(begun),
    );
    expect(told).toBeInstanceOf(InterruptedError);
    expect(readFileSync(ended, "utf8")).toBe("cleaned\n");
  });

  it("stops a command of the others that has not begun", async () => {
    const file = join(temporaryFolder(), "begun");
    const work = async () => {
      await outcome(poll(() => undefined, { timeoutSeconds: 60 }));
      await run("/bin/sh", ["-c", `: > ${file}`], { timeoutSeconds: 60 });
    };
    expect(await beside(work, () => true)).toBeInstanceOf(InterruptedError);
    expect(existsSync(file)).toBe(false);
  });

  it("stops the others' wait for a lock", async () => {
    const file = join(temporaryFolder(), "lock");
    const held = () => new Error("held");
    const release = await takeLock({ file, waitSeconds: 1, held });
    expect(
      await beside(
        () => takeLock({ file, waitSeconds: 60, held }),
        () => true,
      ),
    ).toBeInstanceOf(InterruptedError);
    release();
  });

  it("stops what the others do at once themselves", async () => {
    const waiting = () => poll(() => undefined, { timeoutSeconds: 60 });
    expect(
      await beside(
        () => atOnce(waiting, waiting),
        () => true,
      ),
    ).toBeInstanceOf(InterruptedError);
  });
});

it("leaves what comes after it alone", async () => {
  await outcome(atOnce(failing));
  await expect(run("/bin/sh", ["-c", "echo on"], { timeoutSeconds: 60 })).resolves.toMatchObject({ stdout: "on\n" });
});
