import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";

const WRITE = `
  import wholeFile from "./packages/system/src/whole-file.ts";
  await wholeFile.writeWholeFile(process.argv[1], "x".repeat(100_000)).catch(({ code, path }) => console.log(code, path));
`;

/** Writes 100 kB where a file of at most 512 bytes can be made. */
function writeTooMuch(file: string): string {
  const script = `trap '' XFSZ; ulimit -f 1; exec "$0" --import "$1" --input-type=module -e "$2" "$3"`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script, process.execPath, TYPESCRIPT, WRITE, file], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 60_000,
  });
  return stdout + stderr;
}

describe("writeWholeFile", () => {
  it("writes a new file, and replaces one that is there", async () => {
    const folder = temporaryFolder();
    await writeWholeFile(join(folder, "file"), "one");
    await writeWholeFile(join(folder, "file"), "two");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it("leaves the file as it was, and nothing beside it, when there is no room", async () => {
    const folder = temporaryFolder();
    const [old, made] = [join(folder, "old"), join(folder, "new")];
    await writeWholeFile(old, "one");
    expect(writeTooMuch(old)).toBe(`EFBIG ${old}\n`);
    expect(writeTooMuch(made)).toBe(`EFBIG ${made}\n`);
    expect(readdirSync(folder)).toEqual(["old"]);
    expect(readFileSync(old, "utf8")).toBe("one");
  });

  it("writes through a link, which stays one", async () => {
    const folder = temporaryFolder();
    await writeWholeFile(join(folder, "file"), "one");
    symlinkSync("file", join(folder, "link"));
    await writeWholeFile(join(folder, "link"), "two");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("two");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
  });

  it("writes to what is not a file as it is", async () => {
    await expect(writeWholeFile("/dev/full", "x")).rejects.toMatchObject({ code: "ENOSPC" });
    await expect(writeWholeFile("/dev/null", "x")).resolves.toBeUndefined();
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});
