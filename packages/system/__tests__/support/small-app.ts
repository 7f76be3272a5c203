import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { APP, PROJECT_ROOT } from "../../src/paths";

/** An application with a folder of its own, with a space in its name, and a cache of its own. */
export class SmallApp {
  readonly root = join(temporaryFolder(), "with a space");
  readonly cache = join(temporaryFolder(), "secure-serverless");
  readonly #starts = join(temporaryFolder(), "starts");
  readonly #watch = join(temporaryFolder(), "watch.cjs");

  constructor(files: Readonly<Record<string, string>>) {
    const real = JSON.stringify(join(PROJECT_ROOT, "node_modules", "esbuild"));
    const all = {
      "package.json": '{ "name": "app", "version": "1.0.0" }',
      "package-lock.json": "{}",
      "tsconfig.json": "{}",
      // the real one, in a folder that a test may change
      "node_modules/esbuild/package.json": '{ "name": "esbuild", "version": "1.0.0", "main": "main.js" }',
      "node_modules/esbuild/main.js": `module.exports = require(${real});`,
      ...files,
    };
    for (const [name, text] of Object.entries(all)) this.write(name, text);
    writeFileSync(
      this.#watch,
      `const processes = require("node:child_process");
      for (const name of ["spawn", "execFileSync"]) {
        const start = processes[name];
        processes[name] = (program, ...rest) => {
          if (program.includes("esbuild")) require("node:fs").appendFileSync(${JSON.stringify(this.#starts)}, "x");
          return start(program, ...rest);
        };
      }`,
    );
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.root, name)), { recursive: true });
    writeFileSync(join(this.root, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), "utf8");
  }

  run(more: NodeJS.ProcessEnv = {}, cwd = this.root) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [APP, "main.ts"], {
      cwd,
      env: this.#environment(more),
      encoding: "utf8",
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  }

  /** What it says, when it ends well. */
  says(): string {
    const { status, stdout, stderr } = this.run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.trim();
  }

  async start(): Promise<{ status: number | null; stdout: string }> {
    const child = spawn(process.execPath, [APP, "main.ts"], {
      cwd: this.root,
      env: this.#environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout })));
  }

  /** How often esbuild was started. */
  starts(): number {
    return existsSync(this.#starts) ? readFileSync(this.#starts, "utf8").length : 0;
  }

  /** What is kept, relative to the folder of this application: `app.json`, `build-<key>-<content>/out/index.js`. */
  kept(): string[] {
    return readdirSync(this.folder(), { recursive: true, encoding: "utf8" }).sort();
  }

  folder(): string {
    const bundles = join(this.cache, "bundles");
    return join(bundles, readdirSync(bundles)[0] ?? "");
  }

  #environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: dirname(this.cache),
      SECURE_SERVERLESS_CACHE: this.cache,
      NODE_OPTIONS: `--require=${this.#watch}`,
      ...more,
    };
  }
}
