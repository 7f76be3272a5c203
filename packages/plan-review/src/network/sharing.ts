import { remembered } from "../remembered";
import { isEmpty, type Marked, same } from "../values";
import { leavesOf } from "./leaves";
import { isEveryoneWord } from "./ranges";
import { isVeiled } from "./services";
import { OUTSIDE, SHARES } from "./shares";

/** Whether making a resource of this type shares something, which is judged by whom it is shared with. */
export function isShare(type: string): boolean {
  return sharesOf(type).some(({ isChoice }) => isChoice !== true);
}

/** Whether an attribute says whom something is shared with, or under which condition. */
export function isSharing(type: string, path: string): boolean {
  return (
    sharesOf(type).some(({ paths, boundBy }) => paths.includes(path) || boundBy?.includes(path) === true) ||
    OUTSIDE.some((item) => item.path === path && item.type.test(type))
  );
}

const sharesOf = remembered((type) => SHARES.filter((share) => share.type === undefined || share.type.test(type)));

export interface Shared {
  /** What everyone gets, one line each. */
  readonly everyone: readonly string[];
  /** What another account or organization gets. */
  readonly outside: readonly string[];
  /** Whom it is shared with shows only after apply. */
  readonly unknown: readonly string[];
}

/** With whom a resource is shared that it was not shared with before. */
export function sharedBy(type: string, before: Marked, after: Marked): Shared {
  const found = { everyone: [] as string[], outside: [] as string[], unknown: [] as string[] };
  const [was, is] = [leavesOf(before), leavesOf(after)];
  for (const { paths, boundBy } of sharesOf(type)) {
    const wasBound = boundBy?.some((name) => was.at(name).some((value) => !isEmpty(value))) === true;
    const isBound = boundBy?.some((name) => is.at(name).some((value) => !isEmpty(value))) === true;
    const isOtherBound = boundBy?.some((name) => !same(was.at(name), is.at(name))) === true;
    for (const path of paths) {
      const old = new Set(was.at(path));
      for (const value of new Set(is.at(path))) {
        if (isVeiled(value)) {
          if (isShare(type)) found.unknown.push(`${path}: ${String(value)}`);
          continue;
        }
        if (typeof value !== "string" || value === "") continue;
        // the service that a permission of a certificate authority names is AWS itself
        if (isEveryoneWord(value) && !isBound) {
          if (!old.has(value) || wasBound) found.everyone.push(`${path}: ${value}`);
        } else if (!old.has(value)) found.outside.push(`${path}: ${value}`);
        else if (wasBound && isOtherBound) found.outside.push(`${path}: ${value}, bound differently`);
      }
    }
  }
  for (const { type: pattern, path, opens } of OUTSIDE) {
    if (!pattern.test(type) || before === null) continue;
    const [[old = null], [now = null]] = [was.at(path), is.at(path)];
    if (now === opens && old !== opens) found.outside.push(`${path}: ${String(old)} → ${String(now)}`);
  }
  return found;
}
