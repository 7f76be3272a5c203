import { harmless } from "../meanings/harmless";
import { weakening } from "../meanings/weakening";
import { exposure } from "../rules/exposure";
import { identity } from "../rules/identity-judge";
import type { Judge } from "./judge";

/** Everything that can judge an attribute. */
export const JUDGES: readonly Judge[] = [weakening, exposure, identity, harmless];

const known = new Map<string, boolean>();

/** Whether some judge knows the attribute; asked once for each type and path. */
export function isKnown(type: string, path: string): boolean {
  const key = `${type} ${path}`;
  const answer = known.get(key) ?? JUDGES.some((judge) => judge.knows(type, path));
  known.set(key, answer);
  return answer;
}
