import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const PACKAGE = resolve(__dirname, "..");
const NAME = "@secure-serverless/client";
const USE = readFileSync(join(__dirname, "types", "use.ts"), "utf8");
/** What a page has to load, minified and compressed as servers do. Raise it only for something that is worth it. */
const BUDGET_BYTES = 10 * 1024;
const LIMIT = { encoding: "utf8", timeout: 120_000 } as const;

let folder: string;
let installed: string;

/** A folder of a user, with the packed package installed without a network. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "secure-serverless-client-"));
  const env = { ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false", HOME: folder };
  const npm = (args: readonly string[], cwd: string) => {
    const { status, stdout, stderr } = spawnSync("npm", args, { ...LIMIT, cwd, env });
    if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  const archive = npm(["run", "--silent", "pack", "--", "--pack-destination", folder], PACKAGE)
    .trim()
    .split("\n")
    .at(-1);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  npm(["install", "--no-audit", "--no-fund", join(folder, archive ?? "")], folder);
  installed = join(folder, "node_modules", NAME);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  it("needs nothing but fetch", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    expect([manifest["dependencies"], manifest["peerDependencies"], manifest["optionalDependencies"]]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(readdirSync(join(folder, "node_modules", "@secure-serverless"))).toEqual(["client"]);
    expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "@secure-serverless",
    ]);
    expect(readFileSync(join(installed, "dist", "index.mjs"), "utf8")).not.toMatch(/\brequire\(|from "|\bimport\(/);
  });

  it("holds what is meant to be published, and no sources or tests", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", join("dist", "index.mjs")]));
    expect(files.filter((file) => /(^src|__tests__|\.map$|(?<!\.d)\.mts$|tsconfig)/.test(file))).toEqual([]);
  });

  it("may be published, and runs nothing where it is installed", () => {
    const { private: isPrivate, scripts = {} } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(isPrivate).toBeUndefined();
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  it("is loaded by Node as a module", () => {
    const program = `import * as all from "${NAME}"; console.log(Object.keys(all).sort().join());`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      ...LIMIT,
      cwd: folder,
    });
    expect(stderr).toBe("");
    expect(stdout.trim().split(",")).toEqual([
      ...["AnswerError", "Client", "ClientError", "ConnectionError", "OutcomeUnknownError", "ProblemError"],
      ...["TimeLimitError", "TransferError", "UpdateConflictError", "UsageError", "isProblem", "json"],
    ]);
  });

  it("is loaded by CommonJS, by import()", () => {
    const program = `import("${NAME}").then(({ Client }) => console.log(typeof Client, typeof require));`;
    const options = { ...LIMIT, cwd: folder };
    const { stdout } = spawnSync(process.execPath, ["--input-type=commonjs", "--eval", program], options);
    expect(stdout.trim()).toBe("function function");
  });

  it("lets a program end that has forgotten a download", () => {
    const program = `
      import { Client } from "${NAME}";
      const answer = { url: "https://store.example/x", size: 1, etag: "", content_type: "a/b" };
      const client = new Client({ baseUrl: "https://api.example", fetch: async () => Response.json(answer) });
      console.log((await client.download("a")).size);`;
    const options = { ...LIMIT, timeout: 30_000, cwd: folder };
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], options);
    expect([status, stdout.trim()]).toEqual([0, "1"]);
  });

  it(`takes a page at most ${BUDGET_BYTES} bytes`, async () => {
    const bundle = async (code: string) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: folder },
        ...{ bundle: true, minify: true, format: "esm", platform: "browser", write: false, logLevel: "silent" },
      });
      return gzipSync(outputFiles?.[0]?.contents ?? "", { level: 9 }).length;
    };
    const whole = await bundle(`export * from "${NAME}"`);
    expect(whole).toBeGreaterThan(2000);
    expect(whole).toBeLessThan(BUDGET_BYTES);
    expect(await bundle(`import { json } from "${NAME}"; console.log(json)`)).toBeLessThan(1000);
  });
});

describe("its types", () => {
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const nodeTypes = resolve(require.resolve("@types/node/package.json"), "..", "..");

  function compiled(use: string, options: object): string {
    const place = mkdtempSync(join(folder, "types-"));
    mkdirSync(join(place, "src"));
    writeFileSync(join(place, "src", "use.ts"), use);
    writeFileSync(
      join(place, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          ...{ strict: true, noEmit: true, target: "es2022", skipLibCheck: false, exactOptionalPropertyTypes: true },
          ...{ noUncheckedIndexedAccess: true, typeRoots: [nodeTypes], ...options },
        },
        include: ["src"],
      }),
    );
    return spawnSync(process.execPath, [compiler, "--project", place], { ...LIMIT, cwd: place }).stdout;
  }

  const asUser = USE.replace("../../src/index", NAME);
  const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
  const bundler = { module: "esnext", moduleResolution: "bundler" };

  it.each([
    ["Node", { ...nodenext, lib: ["es2022"], types: ["node"], skipLibCheck: true }],
    ["a browser", { ...nodenext, lib: ["es2022", "dom", "dom.iterable"], types: [] }],
    ["a bundler", { ...bundler, lib: ["es2022", "dom", "dom.iterable"], types: [] }],
  ])("are as they are meant in a project for %s, and wrong use does not compile", (_, options) => {
    expect(compiled(asUser, options)).toBe("");
  });

  it("are those of the README's examples", () => {
    const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
    const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
    expect(examples.length).toBeGreaterThan(3);
    const options = { ...bundler, lib: ["es2022"], types: ["node"], skipLibCheck: true };
    expect(examples.map((code) => compiled(code, options))).toEqual(examples.map(() => ""));
  });

  it("are wrong where a wrong use is taken for a right one", () => {
    const taken = asUser.replace("// @ts-expect-error a key alone is not how it is given", "");
    expect(taken).not.toBe(asUser);
    expect(compiled(taken, { ...nodenext, lib: ["es2022", "dom"], types: [] })).toContain("TS2322");
  });
});
