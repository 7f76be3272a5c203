import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../support/temporary-folder";

const FILES = ["main.ts", ".terraform.lock.hcl", ".terraform-version", "run", "package-lock.json"];

/** A checkout of these files as Git for Windows makes it by default. */
function checkedOut(attributes: boolean): string {
  const [origin, clone] = [join(temporaryFolder(), "origin"), join(temporaryFolder(), "clone")];
  mkdirSync(origin);
  const names = [...FILES, ...(attributes ? [".gitattributes"] : [])];
  for (const name of names) cpSync(join(PROJECT_ROOT, name), join(origin, name));
  git(origin, ["init", "--quiet"]);
  git(origin, ["add", "."]);
  git(origin, ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--message", "all"]);
  git(origin, ["clone", "--quiet", "-c", "core.autocrlf=true", origin, clone]);
  return clone;
}

function git(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync("git", args, { cwd, encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}

const crlf = (folder: string) => FILES.filter((name) => readFileSync(join(folder, name), "utf8").includes("\r\n"));

// the hashes of what is deployed come of these bytes
it("has the same bytes in every checkout, whatever Git is told about line ends", () => {
  expect(existsSync(join(PROJECT_ROOT, ".gitattributes"))).toBe(true);
  expect(crlf(checkedOut(true))).toEqual([]);
});

it("would not have them by itself", () => {
  expect(crlf(checkedOut(false))).toEqual(FILES);
});
