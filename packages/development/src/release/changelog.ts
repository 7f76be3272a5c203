import { UserError } from "@secure-serverless/system/user-error";

const UNRELEASED = /^## \[Unreleased\]\n/m;
const RELEASED = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/m;

/** The version of the newest release in a changelog; undefined before the first one. */
export function lastRelease(changelog: string): string | undefined {
  return RELEASED.exec(changelog)?.[1];
}

/**
 * A changelog in which what was unreleased is the release of a version.
 *
 * @param date of the release, for example `2026-11-26`
 * @throws UserError when nothing is unreleased
 */
export function releaseChangelog(changelog: string, version: string, date: string): string {
  const [before = "", after] = changelog.split(UNRELEASED);
  if (after === undefined)
    throw new UserError('CHANGELOG.md has no section "## [Unreleased]"', "Add it above the newest release");
  const [changes = ""] = after.split(/^## /m);
  if (!/^- /m.test(changes))
    throw new UserError(
      "CHANGELOG.md says of no change that it is unreleased",
      "Add what has changed under [Unreleased]",
    );
  return `${before}## [Unreleased]\n\n## [${version}] - ${date}\n${after}`;
}

/** What the changelog says to be breaking among the unreleased changes: the entries of its section `### Breaking`. */
export function breakingEntries(changelog: string): string[] {
  const [, after = ""] = changelog.split(UNRELEASED);
  const [unreleased = ""] = after.split(/^## /m);
  const [, breaking = ""] = unreleased.split(/^### Breaking\n/m);
  const [section = ""] = breaking.split(/^### /m);
  return section.split("\n").filter((line) => line.startsWith("- "));
}
