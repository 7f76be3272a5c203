import { spawnSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";

// it starts other programs
jest.setTimeout(60_000);

const MODULE = pathToFileURL(join(PROJECT_ROOT, "packages", "cli", "src", "door", "git-hooks.mjs")).href;
const TOLD = "Git now checks what you commit here (.githooks/pre-commit). To skip it once: git commit --no-verify\n";

/** Of a machine whose user has no configuration of Git. */
function environment(home: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") && name !== "CI");
  return { ...Object.fromEntries(own), HOME: home, XDG_CONFIG_HOME: home, ...more };
}

const home = temporaryFolder();
const git = (folder: string, ...args: string[]) =>
  spawnSync("git", ["-C", folder, ...args], { encoding: "utf8", env: environment(home), timeout: 30_000 }).stdout;

function checkout(): string {
  const root = realpathSync(temporaryFolder());
  git(root, "init", "--quiet");
  mkdirSync(join(root, ".githooks"));
  return root;
}

function addHook(root: string): void {
  mkdirSync(join(root, ".git", "hooks"), { recursive: true });
  writeFileSync(join(root, ".git", "hooks", "pre-push"), "#!/bin/sh\n");
}

/** What it prints, and the setting afterwards. */
function useGitHooks(root: string, more: NodeJS.ProcessEnv = {}) {
  const script = `import { useGitHooks } from ${JSON.stringify(MODULE)}; useGitHooks(process.cwd(), console.log);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
    encoding: "utf8",
    env: environment(home, more),
    timeout: 30_000,
  });
  return { status, stdout, stderr, path: git(root, "config", "--get", "core.hooksPath").trim() };
}

describe("the hooks of Git", () => {
  it("are the project's in a checkout, and that is told once", () => {
    const root = checkout();
    expect(useGitHooks(root)).toEqual({ status: 0, stdout: TOLD, stderr: "", path: ".githooks" });
    expect(useGitHooks(root)).toEqual({ status: 0, stdout: "", stderr: "", path: ".githooks" });
  });

  it("are the project's although a hook of another repository starts it", () => {
    const other = checkout();
    const root = checkout();
    expect(useGitHooks(root, { GIT_DIR: join(other, ".git") })).toMatchObject({ stdout: TOLD, path: ".githooks" });
    expect(git(other, "config", "--get", "core.hooksPath")).toBe("");
  });

  it.each([
    ["core.hooksPath is set", (root: string) => git(root, "config", "core.hooksPath", "mine"), "mine"],
    ["there is a hook", addHook, ""],
    ["the project has none", (root: string) => rmSync(join(root, ".githooks"), { recursive: true }), ""],
  ])("are left alone where %s", (_, prepare, path) => {
    const root = checkout();
    prepare(root);
    expect(useGitHooks(root)).toEqual({ status: 0, stdout: "", stderr: "", path });
  });

  it.each([
    ["in CI", { CI: "true" }],
    ["where there is no Git", { PATH: "/nonexistent" }],
  ])("are left alone %s", (_, more) => {
    expect(useGitHooks(checkout(), more)).toEqual({ status: 0, stdout: "", stderr: "", path: "" });
  });

  it("are left alone in an unpacked archive, also within a repository of somebody else", () => {
    const alone = temporaryFolder();
    const around = checkout();
    const within = join(around, "vendor");
    for (const folder of [alone, within]) mkdirSync(join(folder, ".githooks"), { recursive: true });
    expect(useGitHooks(alone)).toEqual({ status: 0, stdout: "", stderr: "", path: "" });
    expect(useGitHooks(within)).toEqual({ status: 0, stdout: "", stderr: "", path: "" });
  });
});
