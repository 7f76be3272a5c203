import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { readPrivateFile, readStandardInput } from "../../src/secret/input";
import { newKeyFile } from "../../src/secret/key-file";

const folder = temporaryFolder();
const nothing = new UserError("nothing", "something");

function fileOf(name: string, content: string, mode: number): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

describe("standard input", () => {
  it("is read to its end, across chunks that split a character", async () => {
    const [a, b] = [Buffer.from("ä").subarray(0, 1), Buffer.from("ä").subarray(1)];
    await expect(readStandardInput(nothing, Readable.from([a, b]))).resolves.toBe("ä");
  });

  it.each([[[]], [[Buffer.from("\n")]]])("is told to hold nothing where it does", async (chunks) => {
    await expect(readStandardInput(nothing, Readable.from(chunks))).rejects.toBe(nothing);
  });

  it("is refused when it is longer than a secret can be", async () => {
    const chunk = Buffer.alloc(65_536, "x");
    await expect(readStandardInput(nothing, Readable.from([chunk]))).resolves.toHaveLength(65_536);
    await expect(readStandardInput(nothing, Readable.from([chunk, Buffer.from("x")]))).rejects.toThrow(
      "standard input holds more than 65536 bytes",
    );
  });
});

describe("a file", () => {
  it.each([0o600, 0o400])("is read with mode %o", async (mode) => {
    await expect(readPrivateFile(fileOf(`good-${mode}`, "content", mode))).resolves.toBe("content");
  });

  it.each([0o640, 0o604, 0o620, 0o601, 0o644])(
    "is refused with mode %o, with the command that closes it",
    async (mode) => {
      const file = fileOf(`open-${mode}`, "content", mode);
      const error = (await readPrivateFile(file).catch((caught: unknown) => caught)) as UserError;
      expect(error.message).toBe(`The file ${file} is readable by others (mode ${mode.toString(8)})`);
      expect(error.remedy).toContain(`chmod 600 ${file}`);
    },
  );

  it("is told to be missing, empty or a folder", async () => {
    const missing = join(folder, "missing");
    mkdirSync(join(folder, "folder"), { mode: 0o700 });
    await expect(readPrivateFile(missing)).rejects.toThrow(`The file ${missing} cannot be read (ENOENT)`);
    await expect(readPrivateFile(fileOf("empty", " \n", 0o600))).rejects.toThrow(/is empty$/);
    await expect(readPrivateFile(join(folder, "folder"))).rejects.toThrow(/is not a file$/);
  });

  it("may be a named pipe, as <(…) of a shell makes one", async () => {
    const pipe = join(folder, "pipe");
    expect(spawnSync("mkfifo", ["-m", "600", pipe]).status).toBe(0);
    const read = readPrivateFile(pipe);
    writeFileSync(pipe, "content");
    await expect(read).resolves.toBe("content");
  });
});

describe("the file for the new key", () => {
  it("is its owner's only, holds the key, and is made only once", async () => {
    const path = join(folder, "key");
    const file = await newKeyFile(path);
    expect(readFileSync(path, "utf8")).toBe("");
    await file.write("key");
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["key\n", 0o600]);
    await expect(newKeyFile(path)).rejects.toThrow(`The file ${path} exists already`);
    expect(readFileSync(path, "utf8")).toBe("key\n");
  });

  it("is gone when there is no key", async () => {
    const path = join(folder, "none");
    await (await newKeyFile(path)).discard();
    expect(existsSync(path)).toBe(false);
  });

  it("is refused in the checkout and where there is no folder", async () => {
    await expect(newKeyFile(join(PROJECT_ROOT, "key"))).rejects.toThrow("is in the checkout");
    await expect(newKeyFile(join(PROJECT_ROOT, "docs", "key"))).rejects.toThrow("is in the checkout");
    await expect(newKeyFile(join(folder, "missing", "key"))).rejects.toThrow("could not be created (ENOENT)");
    expect(existsSync(join(PROJECT_ROOT, "key"))).toBe(false);
  });
});
