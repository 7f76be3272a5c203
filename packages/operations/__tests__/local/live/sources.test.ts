import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { poll } from "@secure-serverless/system/poll";
import { temporaryFolder } from "../../../../../__tests__/support/temporary-folder";
import { Batch, type Sources, watchSources } from "../../../src/local/live/sources";

jest.setTimeout(60_000);

describe("a batch", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it("has all that comes close together, each once", () => {
    const batches: (readonly string[])[] = [];
    const batch = new Batch((paths) => batches.push(paths));
    for (const path of ["a", "b", "a"]) batch.add(path);
    jest.advanceTimersByTime(100);
    batch.add("c");
    jest.advanceTimersByTime(100);
    expect(batches).toEqual([["a", "b"], ["c"]]);
  });

  it("is not put off for ever by changes that go on", () => {
    const batches: (readonly string[])[] = [];
    const batch = new Batch((paths) => batches.push(paths));
    for (let time = 0; time < 1000; time += 10) {
      batch.add(`file-${time}`);
      jest.advanceTimersByTime(10);
    }
    expect(batches.length).toBeGreaterThanOrEqual(1);
  });

  it("is dropped when it is stopped", () => {
    const batches: (readonly string[])[] = [];
    const batch = new Batch((paths) => batches.push(paths));
    batch.add("a");
    batch.stop();
    jest.advanceTimersByTime(1000);
    expect(batches).toEqual([]);
  });
});

describe("the watched sources", () => {
  let root: string;
  let seen: Set<string>;
  let sources: Sources;

  beforeEach(() => {
    root = temporaryFolder();
    for (const folder of ["functions/api", "src", "docs"]) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ["functions/api/app.ts", "main.ts", "package.json", "docs/page.md"])
      writeFileSync(join(root, file), "");
    seen = new Set();
    sources = watchSources(root, (files) => {
      for (const file of files) seen.add(relative(root, file));
    });
  });
  afterEach(() => sources.close());

  const sees = (path: string) => poll(() => seen.has(path) || undefined, { timeoutSeconds: 20, pauseSeconds: 0.02 });

  it("see a file that is written, and one that is replaced as editors do", async () => {
    writeFileSync(join(root, "functions/api/app.ts"), "1");
    expect(await sees("functions/api/app.ts")).toBe(true);
    seen.clear();
    writeFileSync(join(root, "functions/api/app.ts.tmp"), "2");
    renameSync(join(root, "functions/api/app.ts.tmp"), join(root, "functions/api/app.ts"));
    expect(await sees("functions/api/app.ts")).toBe(true);
    seen.clear();
    writeFileSync(join(root, "functions/api/app.ts"), "3");
    expect(await sees("functions/api/app.ts")).toBe(true);
  });

  it("see a new file in a new folder, and a file that is deleted", async () => {
    mkdirSync(join(root, "functions/new"));
    writeFileSync(join(root, "functions/new/index.ts"), "");
    expect(await sees("functions/new/index.ts")).toBe(true);
    writeFileSync(join(root, "functions/new/later.ts"), "");
    expect(await sees("functions/new/later.ts")).toBe(true);
    rmSync(join(root, "main.ts"));
    expect(await sees("main.ts")).toBe(true);
  });

  it("see a folder that is deleted and comes back, as when a branch is switched", async () => {
    rmSync(join(root, "functions"), { recursive: true });
    expect(await sees("functions/api/app.ts")).toBe(true);
    seen.clear();
    mkdirSync(join(root, "functions/api"), { recursive: true });
    writeFileSync(join(root, "functions/api/app.ts"), "");
    expect(await sees("functions/api/app.ts")).toBe(true);
  });

  it("see a file outside that is added, and nothing else that is there", async () => {
    writeFileSync(join(root, "outside.js"), "");
    sources.add([join(root, "outside.js")]);
    writeFileSync(join(root, "docs/page.md"), "1");
    writeFileSync(join(root, "functions/api/.#app.ts"), "1");
    writeFileSync(join(root, "outside.js"), "1");
    expect(await sees("outside.js")).toBe(true);
    expect([...seen]).toEqual(["outside.js"]);
  });
});
