import { UserError } from "@secure-serverless/system/user-error";

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const PARTS = ["major", "minor", "patch"] as const;
const USAGE = "npm run version:set -- minor";

/**
 * The version to be released.
 *
 * @param asked `major`, `minor` or `patch`, or the version itself
 * @param last the version that was released last; undefined before the first release
 * @throws UserError when it is not a later version
 */
export function nextVersion(asked: string, last: string | undefined): string {
  const part = PARTS.indexOf(asked as (typeof PARTS)[number]);
  if (part >= 0) {
    if (last === undefined)
      throw new UserError(
        "Nothing was released yet, so there is no version to count from",
        "npm run version:set -- 0.1.0",
      );
    return numbersOf(last)
      .map((number, index) => (index < part ? number : index === part ? number + 1 : 0))
      .join(".");
  }
  if (!VERSION.test(asked))
    throw new UserError(
      `The version must be major, minor, patch or like 1.2.3, got "${asked}"`,
      `For example: ${USAGE}`,
    );
  if (last !== undefined && !isLater(asked, last))
    throw new UserError(
      `The version must be later than ${last}, which was released last, got "${asked}"`,
      `For example: ${USAGE}`,
    );
  return asked;
}

function isLater(version: string, than: string): boolean {
  const other = numbersOf(than);
  const first = numbersOf(version)
    .map((number, index) => number - (other[index] ?? 0))
    .find((difference) => difference !== 0);
  return first !== undefined && first > 0;
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}
