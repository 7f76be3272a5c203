import { harmless } from "../meanings/harmless";
import { look } from "../meanings/look";
import { weakening } from "../meanings/weakening";
import { exposure } from "../rules/exposure";
import { identity } from "../rules/identity-judge";
import type { Judge } from "./judge";

/** Everything that can judge an attribute: the first that knows it does. */
export const JUDGES: readonly Judge[] = [weakening, exposure, identity, harmless, look];

const judges = new Map<string, Judge | undefined>();

/** Who judges an attribute, or undefined when nobody knows it; asked once for each type and path. */
export function judgeOf(type: string, path: string): Judge | undefined {
  const key = `${type} ${path}`;
  if (!judges.has(key))
    judges.set(
      key,
      JUDGES.find((judge) => judge.knows(type, path)),
    );
  return judges.get(key);
}

export function isKnown(type: string, path: string): boolean {
  return judgeOf(type, path) !== undefined;
}
