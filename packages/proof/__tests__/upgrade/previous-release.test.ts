import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { FIRST_BASE, filesOfCommit, previousRelease } from "../../src/upgrade/previous-release";

/** A repository of its own, with a commit for each text. */
function repository(...contents: string[]) {
  const root = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, "-c", "user.name=n", "-c", "user.email=e@example.org", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 30_000,
    }).trim();
  git("init", "--quiet");
  const commit = (content: string) => {
    writeFileSync(join(root, "file.txt"), content);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "-m", content);
    return git("rev-parse", "HEAD");
  };
  return { root, git, commit, commits: contents.map(commit) };
}

function recordBase({ root }: { root: string }, commit: string) {
  mkdirSync(join(root, "__tests__", "released"), { recursive: true });
  writeFileSync(join(root, FIRST_BASE), `${commit}\n`);
}

describe("the previous release", () => {
  it("is the newest tag of a version before this commit", async () => {
    const { root, git, commits } = repository("one", "two", "three", "four");
    git("tag", "v0.1.0", commits[0] ?? "");
    git("tag", "-a", "v0.2.0", "-m", "0.2.0", commits[1] ?? "");
    git("tag", "nightly", commits[2] ?? "");
    expect(await previousRelease(root)).toEqual({ name: "v0.2.0", commit: commits[1] });
  });

  it("is the previous tag where this commit has one", async () => {
    const { root, git, commits } = repository("one", "two", "three");
    git("tag", "v0.1.0", commits[0] ?? "");
    git("tag", "v0.2.0", commits[2] ?? "");
    expect(await previousRelease(root)).toEqual({ name: "v0.1.0", commit: commits[0] });
  });

  it("is the commit that the repository names, before the first release", async () => {
    const made = repository("one", "two");
    const [first = ""] = made.commits;
    recordBase(made, first);
    expect(await previousRelease(made.root)).toEqual({
      name: `commit ${first.slice(0, 12)}, before the first release`,
      commit: first,
    });
  });

  it("is missing from a shallow clone, which says how to fetch it", async () => {
    const made = repository("one", "two");
    recordBase(made, made.commits[0] ?? "");
    made.commit("three");
    const clone = join(temporaryFolder(), "clone");
    made.git("clone", "--quiet", "--depth", "1", `file://${made.root}`, clone);
    await expect(previousRelease(clone)).rejects.toMatchObject({
      message: `The previous release, ${made.commits[0]}, is not in this clone`,
      remedy: "Fetch the whole history: git fetch --unshallow --tags",
    });
  });

  it.each([
    ["names no commit", ""],
    ["names something else", "main"],
  ])("is not known when there is no tag and the repository %s", async (_, base) => {
    const made = repository("one", "two");
    recordBase(made, base);
    await expect(previousRelease(made.root)).rejects.toThrow("There is no tag v<version> before this commit");
  });

  it("is not known outside of a repository", async () => {
    const root = temporaryFolder();
    recordBase({ root }, "0".repeat(40));
    await expect(previousRelease(root)).rejects.toThrow("is not in this clone");
  });
});

describe("the files of a commit", () => {
  it("are those of then, and no others", async () => {
    const { root, commits } = repository("one", "two");
    const folder = temporaryFolder();
    await filesOfCommit(root, commits[0] ?? "", folder);
    expect(readdirSync(folder)).toEqual(["file.txt"]);
    expect(readFileSync(join(folder, "file.txt"), "utf8")).toBe("one");
    expect(readFileSync(join(root, "file.txt"), "utf8")).toBe("two");
  });
});

describe("this repository", () => {
  it("names a commit that counts as released before its first release", () => {
    expect(readFileSync(join(PROJECT_ROOT, FIRST_BASE), "utf8")).toMatch(/^[0-9a-f]{40}\n$/);
  });
});
