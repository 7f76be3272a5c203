import { execSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { environments } from "../../src/config/environments";
import { temporaryFolder } from "../support/temporary-folder";

const PROJECT = resolve(__dirname, "../..");
const SOURCES = ["main.ts", "src", "functions", "package.json", "tsconfig.json", "cdktf.json", ".terraform.lock.hcl"];
const SYNTH_LIMIT_MS = 60_000;

const { app } = JSON.parse(readFileSync(join(PROJECT, "cdktf.json"), "utf8"));

/**
 * Synthesizes a copy of the project in a folder of its own and returns that folder and the output folder.
 * @param command of a shell
 */
function synthesizeCopy(command: string, outdir?: string): { root: string; out: string } {
  const root = join(temporaryFolder(), "a copy");
  mkdirSync(root);
  for (const source of SOURCES) cpSync(join(PROJECT, source), join(root, source), { recursive: true });
  for (const entry of ["node_modules", "packages"]) symlinkSync(join(PROJECT, entry), join(root, entry));
  execSync(command, {
    cwd: root,
    // Nothing of this process's configuration, so that the copies have the project's defaults.
    env: { PATH: process.env.PATH, HOME: temporaryFolder(), ...(outdir && { CDKTF_OUTDIR: outdir }) },
    stdio: ["ignore", "ignore", "inherit"],
    timeout: SYNTH_LIMIT_MS,
  });
  return { root, out: outdir ?? join(root, "cdktf.out") };
}

function filesBelow(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((file) => join(file.parentPath ?? file.path, file.name))
      .sort()
      .map((path) => [relative(dir, path), readFileSync(path, "latin1")]),
  );
}

// as cdktf runs it, from one file, and as it is
describe("main.ts, run in two folders and two ways", () => {
  const first = synthesizeCopy(app);
  const second = synthesizeCopy("node --import tsx main.ts", temporaryFolder());
  const files = filesBelow(first.out);
  const stacks = Object.keys(environments).flatMap((name) => [name, `state-backend-${name}`]);

  it("writes each stack and its lock file", () => {
    expect(stacks.length).toBeGreaterThan(2);
    for (const stack of stacks) {
      expect(files.has(`stacks/${stack}/cdk.tf.json`)).toBe(true);
      const lock = files.get(`stacks/${stack}/.terraform.lock.hcl`);
      expect(lock).toContain('provider "registry.terraform.io/hashicorp/aws"');
      expect(lock?.includes("hashicorp/archive")).toBe(!stack.startsWith("state-backend-"));
    }
  });

  it("writes the same bytes", () => {
    const others = filesBelow(second.out);

    expect([...others.keys()]).toEqual([...files.keys()]);
    expect([...files].filter(([path, content]) => others.get(path) !== content).map(([path]) => path)).toEqual([]);
  });

  it("writes no path of this machine", () => {
    const places = [first.root, PROJECT, tmpdir()];

    const leaks = [...files].filter(([, content]) => places.some((place) => content.includes(`${place}/`)));
    expect(leaks.map(([path]) => path)).toEqual([]);
  });

  it("obeys CDKTF_OUTDIR", () => {
    expect(existsSync(join(second.root, "cdktf.out"))).toBe(false);
  });
});
