import { Addresses, type Extent, type Family, isLarge, widest } from "./addresses";
import { Found, OTHER } from "./found";
import type { Opening } from "./opening";
import { ANY } from "./services";
import { segmentsOf } from "./sweep";

/** What can be reached after and could not be reached before. */
export interface Widening<T extends Opening> {
  /** How much of the Internet is new. */
  readonly extent: Extent;
  /** A protocol with its ports in words: `tcp 22`, `every protocol`. */
  readonly services: readonly string[];
  /** The rules that let it in, each with its part of it. */
  readonly openings: readonly (Pick<Widening<T>, "extent" | "services"> & { readonly opening: T })[];
}

/** How much work may still be spent on comparing, in steps of which a machine makes some millions in a second. */
export interface Budget {
  left: number;
}

/** Enough for a plan whose every firewall has a hundred rules that overlap. Above it a person has to compare. */
export const budget = (): Budget => ({ left: 10_000_000 });
/** What Google takes where there is no priority; where no rule has one it does not matter. */
const USUAL = 1_000;

/**
 * Compares two states of a firewall by what comes through: for each protocol, port and target the addresses that are let
 * in, the first rule that matches deciding where one of them denies.
 *
 * @returns undefined when there are too many rules to compare
 */
export function compareOpenings<T extends Opening>(
  before: readonly Opening[],
  after: readonly T[],
  steps: Budget = budget(),
): Widening<T> | undefined {
  const letsIn = after.filter(({ allows, sources }) => allows && sources.extent() !== "nobody");
  // most firewalls let in only networks that somebody owns, in whatever order and number
  const most = Addresses.union(letsIn.map(({ sources }) => sources)).extent();
  if (!isLarge(most)) return { extent: "nobody", services: [], openings: [] };
  // what no rule names stands for all that none of them names
  const targets = ["", ...new Set([...before, ...after].flatMap((opening) => opening.targets))];
  const protocols = [...new Set([...protocolsOf(before), ...protocolsOf(letsIn), OTHER])];
  const rules = [
    ...inOrder(before).map((rule) => ({ ...rule, targets: new Set(rule.targets), of: undefined })),
    ...inOrder(after).map((rule) => ({ ...rule, targets: new Set(rule.targets), of: rule })),
  ];
  const all = new Found();
  const found = new Map<T, Found>();

  for (const target of targets) {
    for (const protocol of protocols) {
      steps.left -= rules.length;
      // a rule for everything holds for each target; a denial for one target is none for everything
      const own = rules.filter(({ targets: those }) => those.size === 0 || those.has(target));
      for (const { first, last, rules: held, weight } of segmentsOf(own, protocol)) {
        steps.left -= weight;
        if (steps.left < 0) return undefined;
        const was = reachable(held.filter(({ of }) => of === undefined));
        const is = reachable(held.filter(({ of }) => of !== undefined));
        const extent = extentOfNew(was, is);
        if (!isLarge(extent)) continue;
        all.add(target, protocol, [first, last], extent);
        for (const { rule, part } of culprits(held, was, extent)) {
          const own = found.get(rule) ?? new Found();
          found.set(rule, own);
          own.add(target, protocol, [first, last], part);
        }
      }
    }
  }
  const openings = [...found].map(([opening, own]) => ({ opening, extent: own.extent, services: own.inWords() }));
  return { extent: all.extent, services: all.inWords(), openings };
}

/** The rules that let in what is new: those that do so by themselves, or each of those that do it together. */
function culprits<T>(
  held: readonly (Pick<Opening, "sources" | "allows"> & { readonly of: T | undefined })[],
  was: Addresses,
  extent: Extent,
): readonly { readonly rule: T; readonly part: Extent }[] {
  const parts = held
    .flatMap(({ of, allows, sources }) =>
      of === undefined || !allows ? [] : [{ rule: of, part: sources.without(was).extent() }],
    )
    .filter(({ part }) => part !== "nobody");
  if (!parts.some(({ part }) => part === extent)) return parts.map(({ rule }) => ({ rule, part: extent }));
  return parts.filter(({ part }) => part !== "some");
}

/** What is new counts, and that a part makes it whole: half of the world beside the other half. */
function extentOfNew(was: Addresses, is: Addresses): Extent {
  const grown = ([4, 6] as const)
    .map((family: Family) => ({ old: was.only(family).extent(), now: is.only(family).extent() }))
    .filter(({ old, now }) => widest(old, now) !== old);
  return widest(is.without(was).extent(), ...grown.map(({ now }) => now));
}

/** Of two with one priority the one that denies comes first. */
function inOrder<T extends Opening>(openings: readonly T[]): readonly T[] {
  const key = ({ priority, allows }: Opening) =>
    [priority ?? USUAL, priority !== undefined && !allows ? 0 : 1] as const;
  return [...openings].sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}

function reachable(rules: readonly Pick<Opening, "sources" | "allows">[]): Addresses {
  // the same, at once
  if (rules.every(({ allows }) => allows)) return Addresses.union(rules.map(({ sources }) => sources));
  let allowed = new Addresses();
  // the first that matches has the last word
  for (const { sources, allows } of rules.toReversed())
    allowed = allows ? Addresses.union([allowed, sources]) : allowed.without(sources);
  return allowed;
}

function protocolsOf(openings: readonly Opening[]): readonly string[] {
  return openings.flatMap(({ services }) => services.map(({ protocol }) => protocol)).filter((name) => name !== ANY);
}
