import { Addresses, type Extent, type Family, widest } from "./addresses";
import type { Opening } from "./opening";
import { ANY, LAST_PORT } from "./services";

/** What can be reached after and could not be reached before. */
export interface Widening<T extends Opening> {
  /** How much of the Internet is new. */
  readonly extent: Extent;
  /** A protocol with its ports in words: `tcp 22`, `every protocol`. */
  readonly services: readonly string[];
  /** The rules that let it in. */
  readonly openings: readonly T[];
}

/** Above this many steps a person has to compare: it is 1,000 rules with 1,000 different ports. */
const MOST_STEPS = 5_000_000;
const OTHER = "other";

/**
 * Compares two states of a firewall by what comes through: for each protocol, port and target the addresses that are let
 * in, the first rule that matches deciding where one of them denies.
 *
 * @returns undefined when there are too many rules to compare
 */
export function compareOpenings<T extends Opening>(
  before: readonly Opening[],
  after: readonly T[],
): Widening<T> | undefined {
  const letsIn = after.filter(({ allows, sources }) => allows && extentOf(sources) !== "nobody");
  // most firewalls let in only networks that somebody owns, in whatever order and number
  const all = Addresses.union(letsIn.map(({ sources }) => sources)).extent();
  if (all === "nobody" || all === "some") return { extent: "nobody", services: [], openings: [] };
  const targets = [...new Set(letsIn.flatMap((opening) => (opening.targets.length === 0 ? [""] : opening.targets)))];
  const protocols = [...new Set([...protocolsOf(before), ...protocolsOf(letsIn), OTHER])];
  const [old, now] = [inOrder(before), inOrder(after)];
  const steps = { left: MOST_STEPS };
  const extents: Extent[] = [];
  const found = new Map<string, (readonly [number, number])[]>();
  const openings = new Set<T>();

  for (const target of targets) {
    for (const protocol of protocols) {
      const concerns = (rule: Opening) =>
        matches(rule, target) && rule.services.some((service) => isOf(service.protocol, protocol));
      const [oldOnes, nowOnes] = [old.filter(concerns), now.filter(concerns)];
      if (!nowOnes.some((rule) => rule.allows)) continue;
      for (const [first, last] of segments([...oldOnes, ...nowOnes], protocol)) {
        steps.left -= oldOnes.length + nowOnes.length;
        if (steps.left < 0) return undefined;
        const covers = (rule: Opening) =>
          rule.services.some(
            (service) => isOf(service.protocol, protocol) && service.first <= first && service.last >= last,
          );
        const was = reachable(oldOnes.filter(covers));
        const is = reachable(nowOnes.filter(covers));
        const extent = extentOfNew(was, is);
        if (extent !== "everyone" && extent !== "wide") continue;
        extents.push(extent);
        const name = target === "" ? protocol : `${protocol} of ${target}`;
        found.set(name, [...(found.get(name) ?? []), [first, last]]);
        for (const rule of nowOnes)
          if (rule.allows && covers(rule) && !rule.sources.without(was).inPublic().isEmpty) openings.add(rule);
      }
    }
  }
  return { extent: widest(...extents), services: inWords(found), openings: [...openings] };
}

const extents = new WeakMap<Addresses, Extent>();

function extentOf(addresses: Addresses): Extent {
  const known = extents.get(addresses) ?? addresses.extent();
  extents.set(addresses, known);
  return known;
}

/** What is new counts, and that a part makes it whole: half of the world beside the other half. */
function extentOfNew(was: Addresses, is: Addresses): Extent {
  const added = is.without(was).inPublic();
  if (added.isEmpty) return "nobody";
  const grown = ([4, 6] as const).map((family: Family): Extent => {
    if (added.only(family).isEmpty) return "nobody";
    const [old, now] = [was.only(family).extent(), is.only(family).extent()];
    return now !== old && (now === "everyone" || now === "wide") ? now : "nobody";
  });
  return widest(added.extent(), ...grown);
}

/** Without denials the order does not matter. Of two with one priority the one that denies comes first. */
function inOrder<T extends Opening>(openings: readonly T[]): readonly T[] {
  if (openings.every(({ allows }) => allows)) return openings;
  const key = ({ priority, allows }: Opening) => [priority ?? 0, priority !== undefined && !allows ? 0 : 1] as const;
  return [...openings].sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}

/** A rule for everything holds for each target; a denial for one target is none for everything. */
function matches(rule: Opening, target: string): boolean {
  return rule.targets.length === 0 || rule.targets.includes(target);
}

function isOf(own: string, protocol: string): boolean {
  return own === ANY || own === protocol;
}

function reachable(rules: readonly Opening[]): Addresses {
  if (rules.every(({ allows }) => allows)) return Addresses.union(rules.map(({ sources }) => sources));
  let [allowed, decided] = [new Addresses(), new Addresses()];
  for (const { sources, allows } of rules) {
    if (allows) allowed = Addresses.union([allowed, sources.without(decided)]);
    decided = Addresses.union([decided, sources]);
  }
  return allowed;
}

function protocolsOf(openings: readonly Opening[]): readonly string[] {
  return openings.flatMap(({ services }) => services.map(({ protocol }) => protocol)).filter((name) => name !== ANY);
}

/** The ports cut where a rule begins or ends. */
function segments(openings: readonly Opening[], protocol: string): readonly (readonly [number, number])[] {
  const starts = new Set([0]);
  for (const { services } of openings) {
    for (const service of services) {
      if (!isOf(service.protocol, protocol)) continue;
      starts.add(service.first);
      if (service.last < LAST_PORT) starts.add(service.last + 1);
    }
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, index) => [start, (sorted[index + 1] ?? LAST_PORT + 1) - 1]);
}

function inWords(found: ReadonlyMap<string, readonly (readonly [number, number])[]>): readonly string[] {
  const lines = new Map<string, string>();
  for (const [name, parts] of found) {
    const joined: [number, number][] = [];
    for (const [first, last] of parts) {
      const previous = joined.at(-1);
      if (previous !== undefined && previous[1] + 1 === first) previous[1] = last;
      else joined.push([first, last]);
    }
    const all = joined.length === 1 && joined[0]?.[0] === 0 && joined[0][1] === LAST_PORT;
    const ports = joined.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
    lines.set(name, all ? name : `${name} ${ports}`);
  }
  const other = lines.get(OTHER);
  // what holds for a protocol that no rule names holds for every one
  return other === OTHER
    ? ["every protocol"]
    : [...lines.values()].map((line) => line.replace(/^other\b/, "every other protocol"));
}
