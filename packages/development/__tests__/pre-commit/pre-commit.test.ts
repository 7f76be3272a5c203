import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { addedLines } from "../../src/pre-commit/staged-text";
import { tokensIn } from "../../src/pre-commit/tokens";

// each starts Git, Node and Biome
jest.setTimeout(60_000);

/** In parts, so that it is in no commit. */
const TOKEN = ["AKIA", "QYLPMN5HFIQR7XYA"].join("");
const PRIVATE_KEY = ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" ");

function git(folder: string, ...args: string[]): SpawnSyncReturns<string> {
  // a hook that runs these tests has an index of its own
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const person = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  return spawnSync("git", ["-C", folder, ...person, ...args], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...env, HOME: folder, XDG_CONFIG_HOME: folder },
  });
}

/** A repository with this project's hook, packages and Biome configuration, and these staged files. */
function repositoryWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  git(folder, "init", "--quiet");
  for (const name of ["node_modules", "packages"]) symlinkSync(join(PROJECT_ROOT, name), join(folder, name));
  for (const name of ["biome.json", ".githooks"])
    cpSync(join(PROJECT_ROOT, name), join(folder, name), { recursive: true });
  git(folder, "config", "core.hooksPath", ".githooks");
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    git(folder, "add", name);
  }
  return folder;
}

describe("a commit", () => {
  it("is accepted when what it adds is in order of format and lint", () => {
    const folder = repositoryWith({ "good.ts": "export const one = 1;\n", "page.md": "Text.\n" });
    expect(git(folder, "commit", "--quiet", "-m", "good")).toMatchObject({ status: 0, stderr: "" });
  });

  it("is rejected when Biome rejects a staged file, and not for what is not staged", () => {
    const folder = repositoryWith({ "bad.ts": "export const one = 1\n" });
    writeFileSync(join(folder, "not-staged.ts"), "export  const two = 2\n");
    const { status, stderr } = git(folder, "commit", "-m", "bad");
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("Biome rejects what is staged; nothing was committed.\n→ npm run format"),
    ]);
    expect(stderr).toContain("bad.ts");
    expect(stderr).not.toContain("not-staged.ts");
  });

  it("is rejected when a line that it adds holds a token, which is not printed", () => {
    const folder = repositoryWith({ "page.md": `one\nkey: ${TOKEN}\n` });
    const { status, stderr } = git(folder, "commit", "-m", "token");
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("There may be a key or a token in page.md:2; nothing was committed."),
    ]);
    expect(stderr).not.toContain(TOKEN);
  });

  it.each([
    ["has no diff", "*.md -diff\n"],
    ["has one that a program makes", "*.md diff=other\n"],
  ])("is rejected for a token in a file that %s", (_, attributes) => {
    const folder = repositoryWith({ ".gitattributes": attributes, "page.md": `key: ${TOKEN}\n` });
    git(folder, "config", "diff.other.textconv", "true");
    expect(git(folder, "commit", "-m", "token")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("There may be a key or a token in page.md:1"),
    });
  });

  it("is rejected for a token in a file that Git takes for no text", () => {
    const folder = repositoryWith({ "page.bin": `\0\nkey: ${TOKEN}\n` });
    expect(git(folder, "commit", "-m", "token")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("There may be a key or a token in page.bin:2"),
    });
  });

  it.each([
    ["Git does not find Node", "", "Git does not find Node, so it cannot check; nothing was committed."],
    ["the dependencies are missing", process.env["PATH"], "The dependencies are not installed, so Git cannot check;"],
  ])("is rejected where %s", (_, path, message) => {
    const folder = repositoryWith({ "page.md": "Text.\n" });
    rmSync(join(folder, "node_modules"));
    const { status, stderr } = spawnSync("/bin/sh", [".githooks/pre-commit"], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: path },
      timeout: 30_000,
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it("is accepted with --no-verify", () => {
    const folder = repositoryWith({ "page.md": `key: ${TOKEN}\n` });
    expect(git(folder, "commit", "--quiet", "--no-verify", "-m", "made up")).toMatchObject({ status: 0, stderr: "" });
  });

  it("is accepted when it takes a token out", () => {
    const folder = repositoryWith({ "page.md": `one\nkey: ${TOKEN}\n` });
    git(folder, "commit", "--quiet", "--no-verify", "-m", "token");
    writeFileSync(join(folder, "page.md"), "one\n");
    git(folder, "add", "page.md");
    expect(git(folder, "commit", "--quiet", "-m", "without")).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("the lines that a diff adds", () => {
  it("have their file and number", () => {
    const diff = [
      ...["diff --git a.md a.md", "--- a.md", "+++ a.md", "@@ -3 +3 @@", "-old", "+new"],
      ...["@@ -9,0 +10,2 @@ title", "+ten", "+++ eleven"],
      ...["diff --git b c.md b c.md", "--- b c.md\t", "+++ b c.md\t", "@@ -1,2 +0,0 @@", "-gone", "-gone"],
      ...["diff --git d.md d.md", "--- /dev/null", "+++ d.md", "@@ -0,0 +1 @@", "+only"],
    ].join("\n");
    expect(addedLines(diff)).toEqual([
      {
        path: "a.md",
        lines: [
          { number: 3, text: "new" },
          { number: 10, text: "ten" },
          { number: 11, text: "++ eleven" },
        ],
      },
      { path: "d.md", lines: [{ number: 1, text: "only" }] },
    ]);
  });
});

describe("a token", () => {
  const at = (text: string) => tokensIn([{ path: "a", lines: [{ number: 7, text }] }]);

  it.each([`key = "${TOKEN}"`, PRIVATE_KEY])("is found in %s", (text) => {
    expect(at(text)).toEqual(["a:7"]);
  });

  it.each(["", "AKIAXXXXXXXXXXXXXXXX", "const PRIVATE_KEY = /PRIVATE KEY/", "sha512-9lpSSU4Mly3mrtruwLs1eLK6"])(
    "is not found in %j",
    (text) => {
      expect(at(text)).toEqual([]);
    },
  );
});
