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
