/** What does not vary of a synth's speed: what it loads and what it makes. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { environments } from "../../src/config/environments";
import { STATE_OWNERS, stackIdOf } from "../../src/config/names";
import { temporaryFolder } from "../support/temporary-folder";

const { app } = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8"));
const folder = temporaryFolder();
const SECURE_SERVERLESS_CACHE = join(folder, "cache");
const started = join(folder, "started");
const watch = join(folder, "watch.cjs");
writeFileSync(
  watch,
  `const processes = require("node:child_process");
  for (const name of ["spawn", "spawnSync", "execFileSync", "execSync", "exec", "execFile", "fork"]) {
    const start = processes[name];
    processes[name] = (...what) => {
      require("node:fs").appendFileSync(${JSON.stringify(started)}, what[0] + "\\n");
      return start(...what);
    };
  }`,
);

/** As cdktf runs it, in its shell. Returns where it wrote to. */
function synth(variables: NodeJS.ProcessEnv = {}): string {
  const outdir = join(temporaryFolder(), "out");
  const { status, stderr } = spawnSync(app, {
    shell: true,
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      SECURE_SERVERLESS_CACHE,
      NODE_OPTIONS: `--require=${watch}`,
      CDKTF_OUTDIR: outdir,
      ...variables,
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return outdir;
}

const startedPrograms = () => (existsSync(started) ? readFileSync(started, "utf8").trim().split("\n") : []);

/** What the program was made of, relative to the project. */
function inputs(): string[] {
  const bundles = join(SECURE_SERVERLESS_CACHE, "bundles");
  const [own = ""] = readdirSync(bundles);
  const { noted } = JSON.parse(readFileSync(join(bundles, own, "app.json"), "utf8"));
  return noted.inputs.map(([path]: [string]) => path);
}

describe("a synth", () => {
  const first = synth();
  const compiledFirst = startedPrograms();
  rmSync(started, { force: true });
  const second = synth();
  const contents = (outdir: string) =>
    readdirSync(outdir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort()
      .map((path) => [path.slice(outdir.length), readFileSync(path, "latin1")]);

  it("starts esbuild the first time, and nothing the second", () => {
    expect(compiledFirst.filter((program) => program.includes("esbuild")).length).toBeGreaterThan(1);
    expect(startedPrograms()).toEqual([]);
  });

  it("writes the same bytes both times", () => {
    expect(contents(first).length).toBeGreaterThan(20);
    expect(contents(second)).toEqual(contents(first));
  });

  it("consists of the application, cdktf and the bindings that it uses", () => {
    // elsewhere where node_modules is a link
    const all = inputs().map((path) => path.replace(/^.*?(?=node_modules\/)/, ""));
    expect(all).toEqual(
      expect.arrayContaining(["main.ts", "src/config/environments.ts", "node_modules/cdktf/lib/app.js"]),
    );
    const packages = new Set(all.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
    // esbuild's manifest alone, and npm's list of what is installed
    expect([...packages].sort()).toEqual([
      ...[".package-lock.json", "@cdktf/provider-archive", "@cdktf/provider-aws"],
      ...["cdktf", "constructs", "esbuild", "zod"],
    ]);
    expect(all.filter((path) => path.includes("/esbuild/"))).toEqual(["node_modules/esbuild/package.json"]);
    const barrels = all.filter((path) => /^node_modules\/@cdktf\/[^/]+\/lib\/index\.js$/.test(path));
    expect(barrels).toEqual([]);
    expect(all.filter((path) => path.includes("/archiver/"))).toEqual([]);
  });

  it("writes one environment as a synth of all does, when that is asked for", () => {
    const name = "dev";
    const outdir = synth({ SYNTH_ENVIRONMENTS: name });
    const stacks = readdirSync(join(outdir, "stacks")).sort();
    expect(stacks).toEqual(["dev", "state-backend-dev"]);
    expect(Object.keys(environments).length).toBeGreaterThan(1);
    const ids = STATE_OWNERS.map((owner) => stackIdOf(owner, name));
    const ofThis = ([path = ""]: string[]) => ids.some((id) => path.startsWith(`/stacks/${id}/`));
    expect(contents(outdir).filter(ofThis)).toEqual(contents(first).filter(ofThis));
  });
});
