import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { deleted, planOf } from "./support/plan-builder";
import { temporaryFolder } from "./support/temporary-folder";

const PACKAGE = resolve(__dirname, "..");
const { dependencies, devDependencies, version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
const plan = JSON.stringify(planOf([deleted("aws_s3_bucket", { bucket: "data" })]));

function filesIn(folder: string): string[] {
  return readdirSync(join(PACKAGE, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name));
}

describe("the package", () => {
  const sources = ["src", "bin", "build", "action"].flatMap(filesIn);
  const imports = sources.flatMap((file) =>
    [...readFileSync(join(PACKAGE, file), "utf8").matchAll(/(?:\bfrom\s+|\bimport\s*\(?|\brequire\()"([^"]+)"/g)].map(
      ([, name = ""]) => ({ file, name }),
    ),
  );

  it("imports nothing of the project around it", () => {
    expect(imports.length).toBeGreaterThan(50);
    const outside = imports.filter(
      ({ file, name }) => name.startsWith(".") && !resolve(PACKAGE, dirname(file), name).startsWith(PACKAGE + sep),
    );
    expect(outside).toEqual([]);
  });

  it("imports only packages that it asks for itself, in exact versions", () => {
    const asked = { ...dependencies, ...devDependencies };
    const packages = new Set(
      imports
        .map(({ name }) => name)
        .filter((name) => !name.startsWith(".") && !name.startsWith("node:"))
        .map((name) =>
          name
            .split("/")
            .slice(0, name.startsWith("@") ? 2 : 1)
            .join("/"),
        ),
    );
    expect(packages.size).toBeGreaterThan(2);
    for (const name of packages) expect([name, asked[name]]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it("tests itself without the project around it, whose documentation it only reads", () => {
    const tests = filesIn("__tests__").flatMap((file) =>
      [...readFileSync(join(PACKAGE, file), "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)].map(([, name = ""]) =>
        resolve(PACKAGE, dirname(file), name),
      ),
    );
    expect(tests.filter((file) => !file.startsWith(PACKAGE + sep))).toEqual([]);
  });
});

describe("a packed package", () => {
  const folder = temporaryFolder();
  const npm = (args: readonly string[], cwd: string) =>
    spawnSync("npm", args, {
      cwd,
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false", HOME: folder },
    });

  it("runs in an empty folder, with nothing but itself and without a network", () => {
    const packed = npm(["run", "--silent", "pack", "--", "--pack-destination", folder], PACKAGE);
    const archive = `secure-serverless-plan-review-${version}.tgz`;
    expect([packed.status, packed.stdout.trim().split("\n").at(-1)]).toEqual([0, archive]);
    writeFileSync(join(folder, "plan.json"), plan);
    const { status, stdout } = npm(
      // npm 10.1, of Node 20.9, does not take the archive itself for a command
      ["exec", "--yes", "--package", join(folder, archive), "--", "plan-review", "plan.json"],
      folder,
    );
    expect(status).toBe(2);
    expect(stdout).toContain("**Needs a person: 1 critical finding; 1 destroyed.**");
  }, 120_000);

  it("brings the licenses of what is in its bundle", () => {
    const licenses = readFileSync(join(PACKAGE, "dist", "licenses.txt"), "utf8");
    for (const name of ["fflate", "zod"]) expect(licenses).toContain(`${name} ${devDependencies[name]}\n`);
    expect(licenses).toMatch(/Permission is hereby granted/);
  });
});

describe("a checkout", () => {
  /** The package as it is checked out, and a way to start it. */
  function checkout() {
    const folder = join(temporaryFolder(), "package");
    cpSync(PACKAGE, folder, { recursive: true, filter: (path) => !/[\\/](dist|__tests__|node_modules)$/.test(path) });
    symlinkSync(resolve(require.resolve("esbuild/package.json"), "..", ".."), join(folder, "node_modules"));
    const start = () =>
      spawnSync(process.execPath, [join(folder, "bin", "plan-review.mjs"), "--help"], {
        encoding: "utf8",
        timeout: 30_000,
      });
    return { folder, start, bundle: join(folder, "dist", "checkout.cjs") };
  }

  it("keeps its bundle until a source changes", () => {
    const { folder, start, bundle } = checkout();
    expect(start().stdout).toContain("Reviews a Terraform or OpenTofu plan");
    const made = statSync(bundle).mtimeMs;
    expect(start().status).toBe(0);
    expect(statSync(bundle).mtimeMs).toBe(made);
    const help = join(folder, "src", "help.ts");
    writeFileSync(help, readFileSync(help, "utf8").replace("Reviews a", "Looks at a"));
    expect(start().stdout).toContain("Looks at a Terraform or OpenTofu plan");
  });

  it("runs no bundle that somebody else could have put there", () => {
    const { folder, start, bundle } = checkout();
    const dist = join(folder, "dist");
    mkdirSync(dist);
    writeFileSync(bundle, `//${JSON.stringify({ root: folder, inputs: [] })}\nconsole.log("not ours");\n`);
    chmodSync(dist, 0o777);
    const { stdout } = start();
    expect(stdout).not.toContain("not ours");
    expect(stdout).toContain("Reviews a Terraform");
  });

  it("lets nobody else into what it keeps", () => {
    const { folder, start, bundle } = checkout();
    start();
    expect(existsSync(bundle)).toBe(true);
    expect([statSync(join(folder, "dist")).mode & 0o777, statSync(bundle).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it("can be read-only", () => {
    const { folder, start, bundle } = checkout();
    // a file where the folder would be: what cannot be written, also for who may write everywhere
    writeFileSync(join(folder, "dist"), "");
    expect(start().stdout).toContain("Reviews a Terraform");
    expect(existsSync(bundle)).toBe(false);
  });
});
