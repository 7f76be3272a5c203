import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { breakingEntries, lastRelease, releaseChangelog } from "../../src/release/changelog";
import { RELEASE_FILES, RELEASED_FOLDER, setVersion } from "../../src/release/set-version";
import { nextVersion } from "../../src/release/version";

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something new.

## [0.2.1] - 2026-10-01

### Fixed

- A defect.
`;

describe("the next version", () => {
  it.each([
    ["patch", "0.2.1", "0.2.2"],
    ["minor", "0.2.1", "0.3.0"],
    ["major", "0.2.1", "1.0.0"],
    ["0.10.0", "0.9.9", "0.10.0"],
    ["1.0.0", "0.99.99", "1.0.0"],
    ["0.1.0", undefined, "0.1.0"],
  ])("is by %s after %s: %s", (asked, last, next) => {
    expect(nextVersion(asked, last)).toBe(next);
  });

  it.each([
    ["0.2.1", "0.2.1", 'The version must be later than 0.2.1, which was released last, got "0.2.1"'],
    ["0.2.0", "0.2.1", 'The version must be later than 0.2.1, which was released last, got "0.2.0"'],
    ["v1.0.0", "0.2.1", 'The version must be major, minor, patch or like 1.2.3, got "v1.0.0"'],
    ["1.0", "0.2.1", 'The version must be major, minor, patch or like 1.2.3, got "1.0"'],
    ["01.0.0", undefined, 'The version must be major, minor, patch or like 1.2.3, got "01.0.0"'],
    ["minor", undefined, "Nothing was released yet, so there is no version to count from"],
  ])("is not %s after %s", (asked, last, message) => {
    expect(() => nextVersion(asked, last)).toThrow(message);
  });
});

describe("a changelog", () => {
  it("has its unreleased changes under the version and date of the release", () => {
    expect(releaseChangelog(CHANGELOG, "0.3.0", "2026-11-26")).toBe(
      CHANGELOG.replace("## [Unreleased]\n", "## [Unreleased]\n\n## [0.3.0] - 2026-11-26\n"),
    );
  });

  it.each([
    [
      "in a section of its own",
      "### Breaking\n\n- One.\n- Two,\n  in two lines.\n\n### Fixed\n\n- Three.\n",
      ["- One.", "- Two,"],
    ],
    ["nothing, without one", "### Added\n\n- Something about ### Breaking.\n", []],
    ["nothing, in an empty one", "### Breaking\n\n### Fixed\n\n- Three.\n", []],
    ["nothing, in that of a release", "## [0.3.0] - 2026-10-02\n\n### Breaking\n\n- One.\n", []],
  ])("says what is breaking %s", (_, text, entries) => {
    const changelog = CHANGELOG.replace("### Added\n\n- Something new.\n", text);
    expect(changelog).not.toBe(CHANGELOG);
    expect(breakingEntries(changelog)).toEqual(entries);
  });

  it("knows its newest release", () => {
    expect(lastRelease(CHANGELOG)).toBe("0.2.1");
    expect(lastRelease(releaseChangelog(CHANGELOG, "0.3.0", "2026-11-26"))).toBe("0.3.0");
    expect(lastRelease("# Changelog\n\n## [Unreleased]\n")).toBeUndefined();
  });

  it.each([
    ["has nothing unreleased", releaseChangelog(CHANGELOG, "0.3.0", "2026-11-26"), "no change that it is unreleased"],
    ["has no such section", "# Changelog\n", 'no section "## [Unreleased]"'],
  ])("is not released when it %s", (_, changelog, message) => {
    expect(() => releaseChangelog(changelog, "0.4.0", "2026-11-27")).toThrow(message);
  });
});

describe("setting the version", () => {
  function checkout(changelog = CHANGELOG): { root: string; read: (name: string) => string } {
    const root = temporaryFolder();
    for (const name of [...RELEASE_FILES, "docs/openapi.yaml", "__tests__/stacks/snapshots", "__tests__/released"])
      cpSync(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
    writeFileSync(join(root, "CHANGELOG.md"), changelog);
    return { root, read: (name) => readFileSync(join(root, name), "utf8") };
  }

  it("changes the version in its three files and nothing else there", () => {
    const { root, read } = checkout();
    expect(setVersion(root, "minor", "2026-11-26")).toBe("0.3.0");

    expect(JSON.parse(read("package.json")).version).toBe("0.3.0");
    expect(JSON.parse(read("package-lock.json"))).toMatchObject({
      version: "0.3.0",
      packages: { "": { version: "0.3.0" } },
    });
    expect(read("CHANGELOG.md")).toContain("## [0.3.0] - 2026-11-26\n");
    const changed = (name: string) => {
      const before = readFileSync(join(PROJECT_ROOT, name), "utf8").split("\n");
      return read(name)
        .split("\n")
        .filter((line, index) => line !== before[index]).length;
    };
    expect([changed("package.json"), changed("package-lock.json")]).toEqual([1, 2]);
  });

  const RELEASED = ["stateful.txt", "openapi.yaml", "ended.txt"].map((name) => join(RELEASED_FOLDER, name));

  it("keeps what the next version is compared with: stateful addresses, the contract, and nothing that has ended", () => {
    const { root, read } = checkout();
    writeFileSync(join(root, "__tests__/stacks/snapshots/stateful.txt"), "addresses of now\n");
    writeFileSync(join(root, "docs/openapi.yaml"), "openapi: of now\n");
    const ended = join(root, RELEASED_FOLDER, "ended.txt");
    const comment = readFileSync(ended, "utf8");
    writeFileSync(ended, `${comment}application of dev: *: closed\n`);
    setVersion(root, "minor", "2026-11-26");

    expect(comment).toMatch(/^# .+\n$/s);
    expect(RELEASED.map(read)).toEqual(["addresses of now\n", "openapi: of now\n", comment]);
  });

  it("changes nothing when nothing is unreleased", () => {
    const { root, read } = checkout("# Changelog\n\n## [Unreleased]\n");
    writeFileSync(join(root, "docs/openapi.yaml"), "openapi: of now\n");
    const before = [...RELEASE_FILES, ...RELEASED].map(read);
    expect(() => setVersion(root, "0.3.0", "2026-11-26")).toThrow("unreleased");
    expect([...RELEASE_FILES, ...RELEASED].map(read)).toEqual(before);
  });
});

describe("this repository", () => {
  it("has one version, which is the one that its changelog released last", () => {
    const [manifest = "", lock = "", changelog = ""] = RELEASE_FILES.map((name) =>
      readFileSync(join(PROJECT_ROOT, name), "utf8"),
    );
    const { version } = JSON.parse(manifest) as { version: string };
    expect(JSON.parse(lock)).toMatchObject({ version, packages: { "": { version } } });
    // before the first release there is none
    expect(lastRelease(changelog) ?? version).toBe(version);
  });
});
