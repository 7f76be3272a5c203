import fs, { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { keepContent } from "../../src/backup/copy-content";

afterEach(() => jest.restoreAllMocks());

it("leaves no file of a body that fails before the file is open", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "objects"));
  const { open } = fs;
  const slow = (...args: unknown[]) => void setTimeout(() => Reflect.apply(open, fs, args), 50);
  jest.spyOn(fs, "open").mockImplementation(slow as typeof open);
  async function* broken() {
    yield Buffer.from("piece");
    throw new Error("connection lost");
  }

  await expect(keepContent(folder, Readable.from(broken()))).rejects.toThrow("connection lost");

  await delay(150);
  expect(fs.open).toHaveBeenCalled();
  expect(readdirSync(join(folder, "objects"))).toEqual([]);
});
