import { existsSync } from "node:fs";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onceInCache } from "../src/once";

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "once-"));
  process.env["SECURE_SERVERLESS_CACHE"] = cache;
});
afterEach(async () => {
  delete process.env["SECURE_SERVERLESS_CACHE"];
  await rm(cache, { recursive: true });
});

const fill = (text: string) => (staging: string) => writeFile(join(staging, "file"), text);

it("makes a folder once", async () => {
  const folder = await onceInCache("tool/1.0", 5, fill("first"));
  expect(await onceInCache("tool/1.0", 5, fill("second"))).toBe(folder);
  expect(await readFile(join(folder, "file"), "utf8")).toBe("first");
});

it("lets two that want the same folder at once share one making", async () => {
  let made = 0;
  const slow = async (staging: string) => {
    made += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await fill("x")(staging);
  };
  await Promise.all([onceInCache("tool/2.0", 5, slow), onceInCache("tool/2.0", 5, slow)]);
  expect(made).toBe(1);
});

it("leaves nothing behind when making fails, and succeeds the next time", async () => {
  const failing = async (staging: string) => {
    await fill("half")(staging);
    throw new Error("interrupted");
  };
  await expect(onceInCache("tool/3.0", 5, failing)).rejects.toThrow("interrupted");
  expect(existsSync(join(cache, "tool", "3.0"))).toBe(false);
  const folder = await onceInCache("tool/3.0", 5, fill("whole"));
  expect(await readFile(join(folder, "file"), "utf8")).toBe("whole");
  expect(await readdir(join(cache, "tool"))).toEqual(["3.0"]);
});

it("takes over the lock of a process that is gone", async () => {
  await onceInCache("tool/first", 5, fill("x"));
  await writeFile(join(cache, "tool", "4.0.lock"), "999999999");
  await expect(onceInCache("tool/4.0", 1, fill("x"))).resolves.toContain("4.0");
});

it("says who is building when the wait is over", async () => {
  await onceInCache("tool/first", 5, fill("x"));
  await writeFile(join(cache, "tool", "5.0.lock"), String(process.pid));
  await expect(onceInCache("tool/5.0", 0.2, fill("x"))).rejects.toThrow(`Another process (${process.pid})`);
});

describe("what was damaged since is made again, and said:", () => {
  /** Two files, one of them in a folder, and a link. */
  const make = async (staging: string) => {
    await mkdir(join(staging, "bin"));
    await writeFile(join(staging, "bin", "tool"), "program");
    await writeFile(join(staging, "data"), "content");
    await symlink("../data", join(staging, "bin", "link"));
  };
  let folder: string;
  let said: jest.SpyInstance;
  beforeEach(async () => {
    folder = await onceInCache("tool/6.0", 5, make);
    said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => said.mockRestore());

  it.each<[string, () => Promise<unknown>]>([
    ["a file that was cut off", () => truncate(join(folder, "bin", "tool"), 3)],
    ["an empty one", () => truncate(join(folder, "data"))],
    ["one with as many other bytes", () => writeFile(join(folder, "data"), "CONTENT")],
    [
      "one whose time was set back",
      async () => {
        const { atime, mtime } = await stat(join(folder, "data"));
        await writeFile(join(folder, "data"), "CONTENT");
        await utimes(join(folder, "data"), atime, mtime);
      },
    ],
    ["one that is gone", () => rm(join(folder, "bin", "tool"))],
    [
      "a link that leads elsewhere",
      async () => {
        await rm(join(folder, "bin", "link"));
        await symlink("tool", join(folder, "bin", "link"));
      },
    ],
    ["the note of what was made", () => writeFile(join(folder, ".made.json"), "[[")],
  ])("%s", async (_what, damage) => {
    await damage();
    expect(await onceInCache("tool/6.0", 5, make)).toBe(folder);
    expect(said.mock.calls).toEqual([[`${folder} is damaged, and is made again\n`]]);
    expect(await readFile(join(folder, "bin", "tool"), "utf8")).toBe("program");
    expect(await readFile(join(folder, "bin", "link"), "utf8")).toBe("content");
  });

  it.each<[string, () => Promise<unknown>]>([
    ["what was copied", () => cp(folder, `${folder}.copy`, { recursive: true, verbatimSymlinks: true })],
    ["a file that was added", () => writeFile(join(folder, "bin", "added"), "x")],
    ["the same content with another time", () => utimes(join(folder, "data"), 1, 1)],
  ])("but not %s", async (_what, change) => {
    await change();
    for (const name of ["tool/6.0", ...(existsSync(`${folder}.copy`) ? ["tool/6.0.copy"] : [])])
      await onceInCache(name, 5, () => Promise.reject(new Error("made again")));
    expect(said.mock.calls).toEqual([]);
  });

  it("but not a folder of a version that noted nothing, which is noted as it is", async () => {
    await rm(join(folder, ".made.json"));
    await onceInCache("tool/6.0", 5, () => Promise.reject(new Error("made again")));
    await truncate(join(folder, "data"));
    await onceInCache("tool/6.0", 5, make);
    expect(await readFile(join(folder, "data"), "utf8")).toBe("content");
  });
});
