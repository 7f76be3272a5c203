import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { OLDEST_PYTHON, PYTHON_TOOLS, pythonTools } from "../src/python-tools";

const FOLDER = join(PROJECT_ROOT, "packages", "toolchain", "src", "python");

describe.each(Object.keys(PYTHON_TOOLS))("the lock of %s", (name) => {
  const asked = readFileSync(join(FOLDER, `${name}.in`), "utf8").split("\n");
  const locked = readFileSync(join(FOLDER, `${name}.txt`), "utf8");

  it("holds what is asked for in exactly that version, as npm run lock:python writes it", () => {
    const requirements = asked.filter((line) => line !== "" && !line.startsWith("#"));
    expect(requirements.length).toBeGreaterThan(0);
    expect(requirements.filter((requirement) => !/^[a-z0-9-]+==[\d.]+$/.test(requirement))).toEqual([]);
    // compared as lists: a text of some hundred lines would hide what is missing
    const versions = new Set(locked.split("\n").map((line) => line.replace(/ \\$/, "")));
    expect(requirements.filter((requirement) => !versions.has(requirement))).toEqual([]);
  });

  // Dependabot makes it again by the options that it finds here
  it("says by which options it was made: for every platform, from the oldest Python on, with hashes", () => {
    const [, header] = locked.split("\n");
    expect(header).toBe(`#    npm run lock:python (--universal --python-version ${OLDEST_PYTHON} --generate-hashes)`);
  });

  it("holds a hash of every package, and names no registry", () => {
    const packages = locked.split(/^(?=[a-z0-9])/m).slice(1);
    expect(packages.length).toBeGreaterThan(0);
    for (const each of packages) expect(each).toMatch(/--hash=sha256:[0-9a-f]{64}/);
    expect(locked).not.toMatch(/https?:|--index-url/);
  });
});

it("locks and installs every list of Python packages by name", () => {
  const lists = readdirSync(FOLDER).filter((file) => file.endsWith(".in"));
  expect(lists.map((file) => file.replace(".in", "")).sort()).toEqual(Object.keys(PYTHON_TOOLS).sort());
});

it("refuses a Python that is too old for the packages with its version and what it is for", async () => {
  const folder = temporaryFolder();
  for (const command of ["python3", "python"]) {
    writeFileSync(join(folder, command), "#!/bin/sh\necho 3.9.19\n");
    chmodSync(join(folder, command), 0o755);
  }
  const path = process.env["PATH"];
  process.env["PATH"] = folder;
  try {
    await expect(pythonTools("schemathesis")).rejects.toMatchObject({
      message:
        "Python >= 3.10 is needed for the tests that schemathesis generates, found python3 3.9.19, python 3.9.19",
      remedy: expect.stringContaining("Install Python 3.10"),
    });
  } finally {
    process.env["PATH"] = path;
  }
});

describe("packages that cannot be installed", () => {
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  /** A Python whose pip prints this, and fails. */
  function pipPrints(text: string): void {
    const bin = temporaryFolder();
    const python = `#!/bin/sh
case "$1 $2" in
  "-c import platform"*) echo 3.11.0 ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") cat "${join(bin, "printed")}" >&2; exit 1 ;;
esac
`;
    writeFileSync(join(bin, "python3"), python, { mode: 0o755 });
    writeFileSync(join(bin, "printed"), text);
    Object.assign(process.env, { PATH: `${bin}:/usr/bin:/bin`, SECURE_SERVERLESS_CACHE: temporaryFolder() });
  }

  it.each([
    [
      "PyPI did not answer (ProxyError), ERROR: No matching distribution found for six==1.17.0",
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.')': /six/\nERROR: No matching distribution found for six==1.17.0\n",
    ],
    ["ERROR: No matching distribution found for six", "ERROR: No matching distribution found for six\n"],
  ])("are told as %s", async (told, printed) => {
    pipPrints(printed);
    await expect(pythonTools("bandit")).rejects.toMatchObject({
      message: `The Python packages of packages/toolchain/src/python/bandit.txt could not be installed: ${told}`,
    });
  });
});
