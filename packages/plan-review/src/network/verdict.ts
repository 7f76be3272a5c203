import { type Marked, type MarkedObject, textOf } from "../values";
import * as names from "./names";
import type { Part } from "./parts";
import { isVeiled } from "./services";

function word(value: Marked): string {
  return textOf(value).trim().toLowerCase();
}

/** Whether the rule is one about the way out, by what it says of its direction. */
export function isOutward(parts: readonly Part[]): boolean {
  return parts.some(
    ({ key, value, role }) =>
      role.isDirection &&
      ((key === "egress" && value === true) || /^(egress|out|outbound|outgoing|output)$/.test(word(value))),
  );
}

const OFF = [
  "enabled",
  "endpoint_public_access",
  "public_network_access_enabled",
  "publicly_accessible",
  "ipv4_enabled",
];

/** Whether it holds for nobody. */
export function isSwitchedOff(block: MarkedObject): boolean {
  return block["disabled"] === true || OFF.some((name) => block[name] === false);
}

/** Whether it lets in or keeps out, undefined where it does not say. */
export function allowsOf(parts: readonly Part[]): boolean | undefined {
  for (const words of actionsOf(parts)) {
    if (words.some((item) => names.DENIED.test(item))) return false;
    if (words.some((item) => /^(allow|allowed|accept|permit|pass|aws:pass)$/.test(item))) return true;
  }
  return undefined;
}

/** Whether it decides nothing, and what it matches comes to the next rule. */
export function isOnlyNoted(parts: readonly Part[]): boolean {
  return (
    allowsOf(parts) === undefined && actionsOf(parts).some((words) => words.some((item) => names.NOTED.test(item)))
  );
}

function actionsOf(parts: readonly Part[]): readonly (readonly string[])[] {
  return parts
    .filter(({ role }) => role.isAction)
    .map(({ value }) => (Array.isArray(value) ? value : [value]).map(word));
}

/** Which rule comes first: the smallest. */
export function priorityOf(parts: readonly Part[]): number | undefined {
  return parts
    .filter(({ role }) => role.isPriority)
    .map(({ value }) => value)
    .find((value): value is number => typeof value === "number");
}

/** What it is about, undefined where that is all that the firewall stands before. */
export function targetsOf(parts: readonly Part[]): readonly string[] | undefined {
  const targets: string[] = [];
  for (const { key, value, role } of parts) {
    if (!role.isScope || isVeiled(value) || value === null || value === "") continue;
    const items = (Array.isArray(value) ? value : [value]).map(textOf);
    // everything is no narrower than nothing said
    targets.push(...items.filter((item) => !/^(\*|any|0\.0\.0\.0\/0)$/i.test(item)).map((item) => `${key}: ${item}`));
  }
  return targets.length === 0 ? undefined : targets;
}
