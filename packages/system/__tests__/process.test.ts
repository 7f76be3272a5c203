import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { CommandError, probe, run, stopRunning, underWay } from "../src/process";

const node = (script: string, timeoutSeconds = 20) => run(process.execPath, ["-e", script], { timeoutSeconds });

describe("run", () => {
  it("returns both outputs", async () => {
    const result = await node('console.log("out"); console.error("err")');
    expect(result).toEqual({ exitCode: 0, stdout: "out\n", stderr: "err\n" });
  });

  it("reads a file where one is named, and nothing otherwise", async () => {
    const file = join(temporaryFolder(), "input");
    writeFileSync(file, "from a file");
    expect((await run("cat", [], { timeoutSeconds: 10, stdinFile: file })).stdout).toBe("from a file");
    expect((await run("cat", [], { timeoutSeconds: 10 })).stdout).toBe("");
  });

  it("gives each whole line once, also where chunks cut it", async () => {
    const lines: string[] = [];
    await run(
      process.execPath,
      ["-e", 'process.stdout.write("a\\nb"); setTimeout(() => process.stdout.write("c\\n"), 50)'],
      {
        timeoutSeconds: 20,
        onLine: (line) => lines.push(line),
      },
    );
    expect(lines).toEqual(["a", "bc"]);
  });

  it("names the command, the code and the end of the output of a failure", async () => {
    const failure = node('console.error("the reason"); process.exit(3)');
    await expect(failure).rejects.toThrow(CommandError);
    await expect(failure).rejects.toThrow(/exit code 3\nthe reason/);
  });

  it("accepts an exit code that is an answer", async () => {
    const result = await run(process.execPath, ["-e", "process.exit(2)"], {
      timeoutSeconds: 20,
      acceptedExitCodes: [0, 2],
    });
    expect(result.exitCode).toBe(2);
  });

  it("ends a command, and what it started, when its time is over", async () => {
    const script = `
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      console.error(child.pid);
      setInterval(() => {}, 1000);
    `;
    const failure = await node(script, 1).catch((error: CommandError) => error);
    expect(failure).toBeInstanceOf(CommandError);
    const { reason, output } = failure as CommandError;
    expect(reason).toBe("not finished within 1 s");
    await expect(gone(Number(output))).resolves.toBe(true);
  });

  it("has as long to end after the interrupt as it was given", async () => {
    const script = `
      process.on("SIGINT", () => setTimeout(() => { console.error("saved"); process.exit(1); }, 1500));
      setInterval(() => {}, 1000);
    `;
    const outputWith = (graceSeconds: number) =>
      run(process.execPath, ["-e", script], { timeoutSeconds: 1, graceSeconds }).then(
        () => undefined,
        ({ output }: CommandError) => output,
      );
    expect(await Promise.all([outputWith(10), outputWith(0.2)])).toEqual(["saved\n", ""]);
  });

  it("fails on a command that does not exist, and does not crash", async () => {
    await expect(run("no-such-command-here", [], { timeoutSeconds: 5 })).rejects.toThrow(/ENOENT/);
    await expect(probe("no-such-command-here", [])).resolves.toBeUndefined();
  });
});

it("interrupts a command once, however impatient somebody is", async () => {
  let ready = () => {};
  const started = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const script = `
    let interrupts = 0;
    process.on("SIGINT", () => { if (++interrupts === 1) setTimeout(() => { console.log(interrupts); process.exit(0); }, 400); });
    console.log("ready");
    setInterval(() => {}, 1000);
  `;
  const command = run(process.execPath, ["-e", script], { timeoutSeconds: 20, onLine: () => ready() });
  await started;
  const first = stopRunning();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([first, stopRunning()]);
  expect((await command).stdout).toBe("ready\n1\n");
});

it("names what had to be killed, with what is to be done then, and nothing that ended by itself", async () => {
  const start = async (name: string, trap: string) => {
    const child = spawn("sh", ["-c", `trap '${trap}' INT; echo ready; while :; do sleep 0.1; done`], {
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    return underWay(child, { name, signal: "SIGINT", graceSeconds: 1, whenKilled: `Look after ${name}.` });
  };
  const ended = [await start("deaf", ""), await start("polite", "exit 0")];
  const killed = await stopRunning();
  for (const end of ended) end();
  expect(killed).toEqual([expect.objectContaining({ name: "deaf", whenKilled: "Look after deaf." })]);
});

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
