import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastRelease, releaseChangelog } from "./changelog";
import { nextVersion } from "./version";

/** What a release changes, below the root of the checkout. */
export const RELEASE_FILES = ["package.json", "package-lock.json", "CHANGELOG.md"] as const;

interface Lock {
  version: string;
  readonly packages: Record<string, { version?: string }>;
}

/**
 * Moves the version of the checkout, and its changelog with it.
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
  for (const name of RELEASE_FILES) writeFileSync(join(root, name), texts[name]);
  return version;
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
