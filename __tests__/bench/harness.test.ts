import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandSubject, measureCommand, plainEnvironment } from "../../bench/harness/command";
import { interleave } from "../../bench/harness/interleave";

jest.setTimeout(60_000);

describe("measuring in turn", () => {
  /** Subjects that note when they run. */
  function noting(names: readonly string[]) {
    const log: string[] = [];
    const subjects = names.map((name) => ({
      name,
      once: async () => {
        log.push(name);
        return { run: log.length };
      },
    }));
    return { log, subjects };
  }

  it("runs each subject once in each round, after a round that does not count", async () => {
    const { log, subjects } = noting(["a", "b", "c"]);
    const samples = await interleave(subjects, { rounds: 4, warmups: 1 });
    expect(log).toHaveLength(15);
    const rounds = [0, 3, 6, 9, 12].map((from) => log.slice(from, from + 3).sort());
    expect(rounds).toEqual(Array.from({ length: 5 }, () => ["a", "b", "c"]));
    expect(Object.entries(samples).map(([name, own]) => [name, own.length])).toEqual([
      ["a", 4],
      ["b", 4],
      ["c", 4],
    ]);
    // the round that does not count gave the first three
    expect(Math.min(...Object.values(samples).flatMap((own) => own.map(({ run = 0 }) => run)))).toBe(4);
  });

  it("takes them in another order when chance says so", async () => {
    const { log, subjects } = noting(["a", "b"]);
    const chances = [0, 0.99, 0, 0.99];
    await interleave(subjects, { rounds: 4, warmups: 0, random: () => chances.shift() ?? 0 });
    expect(log.join("")).toBe("baabbaab");
  });

  it("ends at the first run that fails, and leaves none out", async () => {
    const { log, subjects } = noting(["a"]);
    const failing = { name: "b", once: () => Promise.reject(new Error("b has failed")) };
    await expect(interleave([...subjects, failing], { rounds: 10 })).rejects.toThrow("b has failed");
    expect(log.length).toBeLessThanOrEqual(1);
  });

  it("rejects two subjects of one name, whose samples would be mixed", async () => {
    const { subjects } = noting(["a", "a"]);
    await expect(interleave(subjects, { rounds: 1 })).rejects.toThrow("the same name");
  });
});

describe("measuring a command", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-harness-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const node = (script: string) => ({ command: process.execPath, args: ["-e", script], cwd: folder });

  it("says how long it took and how much memory its process had, not that of the benchmark", async () => {
    const held = Buffer.alloc(300 * 2 ** 20, 1);
    const small = await measureCommand(node("0"));
    const large = await measureCommand(node("globalThis.held = Buffer.alloc(150 * 2 ** 20, 1)"));
    expect(held).toHaveLength(300 * 2 ** 20);
    expect(small["ms"]).toBeGreaterThan(0);
    expect(small["cpuMs"]).toBeGreaterThan(0);
    expect(small["mebibytes"]).toBeLessThan(150);
    expect(large["mebibytes"]).toBeGreaterThan((small["mebibytes"] ?? 0) + 100);
  });

  it("counts the largest of its processes", async () => {
    const child = `require("node:child_process").execFileSync(process.execPath, ["-e", "globalThis.held = Buffer.alloc(150 * 2 ** 20, 1)"])`;
    expect((await measureCommand(node(child)))["mebibytes"]).toBeGreaterThan(150);
  });

  it("reports a command that fails with what it has printed", async () => {
    const failing = node('console.error("the reason"); process.exit(3)');
    await expect(measureCommand(failing)).rejects.toMatchObject({ reason: "exit code 3", output: "the reason\n" });
    await expect(measureCommand({ ...failing, codes: [3] })).resolves.toMatchObject({});
  });

  it("reports a command that is not there", async () => {
    await expect(measureCommand({ command: "no-such-command", args: [], cwd: folder })).rejects.toThrow(
      /no-such-command/,
    );
  });

  it("stops a command that takes too long, and shows what it said", async () => {
    const slow = { ...node('console.log("begun"); setInterval(() => {}, 1000)'), timeoutSeconds: 5 };
    await expect(measureCommand(slow)).rejects.toMatchObject({
      reason: "not finished within 5 s",
      output: expect.stringContaining("begun"),
    });
  });

  it("lets a command that is stopped clean up first", async () => {
    const file = join(folder, "cleaned");
    const cleaning = `process.on("SIGINT", () => setTimeout(() => { require("node:fs").writeFileSync("cleaned", ""); process.exit(1); }, 500)); setInterval(() => {}, 1000)`;
    await expect(measureCommand({ ...node(cleaning), timeoutSeconds: 5 })).rejects.toThrow(/not finished within 5 s/);
    expect(readFileSync(file, "utf8")).toBe("");
    rmSync(file);
  });

  it("reads more measures out of what it prints, and does what comes before each run", async () => {
    let runs = 0;
    const before = () => {
      runs += 1;
      writeFileSync(join(folder, "runs"), String(runs));
    };
    const read = (output: string) => ({ printed: Number(output) });
    const script = 'process.stdout.write(require("node:fs").readFileSync("runs"))';
    const { once, name } = commandSubject("it", { ...node(script), before, read });
    expect(name).toBe("it");
    expect(await once()).toMatchObject({ printed: 1 });
    expect(await once()).toMatchObject({ printed: 2 });
  });

  it("leaves no file where it ran", () => {
    expect(readdirSync(folder)).toEqual(["runs"]);
  });

  it("keeps out of the environment what slows down a start of Node", () => {
    process.env["NODE_EXTRA_CA_CERTS"] = "/x";
    process.env["npm_lifecycle_event"] = "bench";
    try {
      const env = plainEnvironment({ OWN: "1" });
      expect(env).toMatchObject({ OWN: "1", PATH: process.env["PATH"] });
      expect(Object.keys(env)).not.toEqual(expect.arrayContaining(["NODE_EXTRA_CA_CERTS"]));
      expect(Object.keys(env)).not.toEqual(expect.arrayContaining(["npm_lifecycle_event"]));
    } finally {
      delete process.env["NODE_EXTRA_CA_CERTS"];
      delete process.env["npm_lifecycle_event"];
    }
  });
});
