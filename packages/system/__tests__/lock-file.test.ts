import * as fs from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { takeLock } from "../src/lock-file";

jest.mock("node:fs/promises", () => {
  const actual = jest.requireActual("node:fs/promises");
  return { ...actual, readFile: jest.fn(actual.readFile) };
});
const actual = jest.requireActual<typeof fs>("node:fs/promises");
const readFile = jest.mocked(fs.readFile as (file: string, encoding: "utf8") => Promise<string>);

const held = ({ pid }: { pid: number }) => new Error(`held by ${pid}`);

it("is not removed from who took it over first, not for a moment in which a third one could take it", async () => {
  const file = join(temporaryFolder(), "lock");
  const other = join(temporaryFolder(), "lock");
  // of a process that lives: this one
  const release = await takeLock({ file: other, waitSeconds: 1, held });
  const ofSecond = await actual.readFile(other, "utf8");
  await actual.writeFile(file, "999999999 1 gone");
  let tookThird = false;
  readFile.mockImplementation(async (path, encoding) => {
    const isThere = await actual.stat(file).then(
      () => true,
      () => false,
    );
    if (!isThere) tookThird = true;
    const text = await actual.readFile(path, encoding);
    // the first one looks, and the second one has it before the first one acts
    if (text.endsWith("gone")) await actual.writeFile(file, ofSecond);
    return text;
  });

  await expect(takeLock({ file, waitSeconds: 0.1, held })).rejects.toThrow(`held by ${process.pid}`);

  expect(tookThird).toBe(false);
  expect(await actual.readFile(file, "utf8")).toBe(ofSecond);
  release();
});
