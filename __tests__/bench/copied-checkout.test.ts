import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyRevision, type Lock, locksTheSame, replaceOnce } from "../../bench/running/copied-checkout";
import { maybe } from "../../bench/running/variants";
import { temporaryFolder } from "../support/temporary-folder";

const MISSING = "0123456789abcdef0123456789abcdef01234567";

it("says of a commit that the history does not have that it was not measured", async () => {
  await expect(copyRevision(MISSING, join(temporaryFolder(), "base"))).rejects.toMatchObject({
    name: "NotMeasured",
    message: `the history of this checkout has no commit ${MISSING}: a shallow clone ends before it`,
  });
});

it.each(["--output=/tmp/x", "-x", "a b", "$(id)"])("refuses %s as the name of a commit", async (name) => {
  await expect(copyRevision(name, join(temporaryFolder(), "base"))).rejects.toMatchObject({ name: "NotMeasured" });
});

it("goes on without what could not be made, with the reason", async () => {
  const made = await maybe(() => copyRevision(MISSING, join(temporaryFolder(), "base")));
  expect(made).toEqual({ missing: expect.stringContaining("shallow clone") });
});

it("does not take a defect for something that is missing", async () => {
  const defect = async () => {
    throw new TypeError("a defect");
  };
  await expect(maybe(defect)).rejects.toThrow("a defect");
});

describe("two lock files", () => {
  const lock = (packages: Lock["packages"]): Lock => ({ packages: { "": { version: "1.0.0" }, ...packages } });
  const sdk = { "node_modules/sdk": { version: "1.0.0" } };

  it("are the same where only packages for development and the project's own differ", () => {
    const other = {
      ...sdk,
      "node_modules/jest": { version: "2.0.0", dev: true },
      "packages/cli": { version: "0.1.0" },
    };
    expect(locksTheSame(lock(sdk), lock(other))).toBe(true);
  });

  it.each<[string, Lock["packages"]]>([
    ["another version", { "node_modules/sdk": { version: "1.0.1" } }],
    ["one more package", { ...sdk, "node_modules/more": { version: "1.0.0" } }],
    ["one package less", {}],
    ["another esbuild", { ...sdk, "node_modules/esbuild": { version: "1.0.0", dev: true } }],
  ])("differ by %s", (_, packages) => {
    expect(locksTheSame(lock(sdk), lock(packages))).toBe(false);
  });
});

describe("replaceOnce", () => {
  const fileWith = (text: string) => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, text);
    return file;
  };

  it("replaces the one text", async () => {
    const file = fileWith("a b c");
    await replaceOnce(file, "b", "x$&");
    expect(readFileSync(file, "utf8")).toBe("a x$& c");
  });

  it.each(["a c", "b b"])("refuses %j, which does not have it once", async (text) => {
    await expect(replaceOnce(fileWith(text), "b", "x")).rejects.toThrow("where the benchmark replaces one");
  });
});
