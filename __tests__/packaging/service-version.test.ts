import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleVersion, serviceVersion } from "../../src/packaging/service-version";
import { temporaryFolder } from "../support/temporary-folder";

/** A folder with these files. */
function code(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const FUNCTION = { "index.js": "one" };
const LAYER = { "nodejs/index.js": "two", "nodejs/other.js": "three" };
const version = (own: Record<string, string> = FUNCTION, layer: Record<string, string> = LAYER, released = "1.2.3") =>
  serviceVersion(released, [code(own), code(layer)]);

describe("the version of a function", () => {
  it("is a semantic version: the release, and which code it is", () => {
    expect(version()).toMatch(/^1\.2\.3\+[0-9a-f]{8}$/);
  });

  it("is the same for the same files in another folder, in whichever order they were written", () => {
    expect(version(FUNCTION, { "nodejs/other.js": "three", "nodejs/index.js": "two" })).toBe(version());
  });

  it.each([
    ["the function's code", version({ "index.js": "two" })],
    ["the layer's code", version(FUNCTION, { ...LAYER, "nodejs/index.js": "zwei" })],
    ["the name of a file", version({ "main.js": "one" })],
    ["the folder of a file", version(FUNCTION, { "index.js": "two", "nodejs/other.js": "three" })],
    ["where one file ends", version(FUNCTION, { "nodejs/index.js": "twoth", "nodejs/other.js": "ree" })],
    ["what is the function's and what the layer's", version({ ...FUNCTION, ...LAYER }, {})],
    ["the release", version(FUNCTION, LAYER, "1.2.4")],
  ])("changes with %s", (_, other) => {
    expect(other).not.toBe(version());
  });
});

describe("the version of a built function", () => {
  it("is that of its folders, for each release", () => {
    const bundle = { code: code(FUNCTION), layer: code(LAYER) };
    for (const released of ["1.2.3", "1.2.4", "1.2.3"])
      expect(bundleVersion(released, bundle)).toBe(serviceVersion(released, [bundle.code, bundle.layer]));
  });

  it("is read once for all stacks, and anew for what is built anew", () => {
    const bundle = { code: code(FUNCTION), layer: code(LAYER) };
    const before = bundleVersion("1.2.3", bundle);
    writeFileSync(join(bundle.code, "index.js"), "two");
    expect(bundleVersion("1.2.3", bundle)).toBe(before);
    expect(bundleVersion("1.2.3", { ...bundle })).not.toBe(before);
  });
});
