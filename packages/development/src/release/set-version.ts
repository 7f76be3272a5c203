import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastRelease, releaseChangelog } from "./changelog";
import { nextVersion } from "./version";

/** What a release changes, below the root of the checkout. */
export const RELEASE_FILES = ["package.json", "package-lock.json", "CHANGELOG.md"] as const;

/** What the next version is compared with: what was released, kept as it was then. */
export const RELEASED_FOLDER = "__tests__/released";
const KEPT_AS_RELEASED = {
  "stateful.txt": "__tests__/stacks/snapshots/stateful.txt",
  "openapi.yaml": "docs/openapi.yaml",
} as const;
/** What has ended since the last release, of which nothing has since this one. */
const ENDED = `${RELEASED_FOLDER}/ended.txt`;

interface Lock {
  version: string;
  readonly packages: Record<string, { version?: string }>;
}

/**
 * Moves the version of the checkout, and its changelog with it, and keeps what the next version is compared with.
 *
 * @param root of the checkout
 * @param asked `major`, `minor` or `patch`, or the version itself
 * @param date of the release, for example `2026-11-26`
 * @returns the version
 * @throws UserError when it is not a later version, or nothing is unreleased; then nothing was changed
 */
export function setVersion(root: string, asked: string, date: string): string {
  const [manifest = "", lock = "", changelog = ""] = RELEASE_FILES.map((name) =>
    readFileSync(join(root, name), "utf8"),
  );
  const version = nextVersion(asked, lastRelease(changelog));
  const texts = {
    "package.json": withVersion(manifest, version),
    "package-lock.json": withLockedVersion(lock, version),
    "CHANGELOG.md": releaseChangelog(changelog, version, date),
  };
  const kept = Object.entries(KEPT_AS_RELEASED).map(
    ([name, source]) => [join(root, RELEASED_FOLDER, name), readFileSync(join(root, source))] as const,
  );
  const ended = readFileSync(join(root, ENDED), "utf8");
  for (const name of RELEASE_FILES) writeFileSync(join(root, name), texts[name]);
  for (const [file, content] of kept) writeFileSync(file, content);
  writeFileSync(join(root, ENDED), commentsOf(ended));
  return version;
}

function commentsOf(text: string): string {
  return text
    .split("\n")
    .filter((line) => line === "" || line.startsWith("#"))
    .join("\n");
}

function withVersion(manifest: string, version: string): string {
  return `${JSON.stringify({ ...JSON.parse(manifest), version }, undefined, 2)}\n`;
}

/** npm keeps the version of the root twice. */
function withLockedVersion(text: string, version: string): string {
  const lock = JSON.parse(text) as Lock;
  lock.version = version;
  lock.packages[""] = { ...lock.packages[""], version };
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}
