import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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
