import { Addresses, type Extent, type Family, widest } from "./addresses";
import type { Opening } from "./opening";
import { ANY, LAST_PORT } from "./services";
import { segmentsOf } from "./sweep";

/** What can be reached after and could not be reached before. */
export interface Widening<T extends Opening> {
  /** How much of the Internet is new. */
  readonly extent: Extent;
  /** A protocol with its ports in words: `tcp 22`, `every protocol`. */
  readonly services: readonly string[];
  /** The rules that let it in. */
  readonly openings: readonly T[];
}

/** How much work may still be spent on comparing, in steps of which a machine makes some millions in a second. */
export interface Budget {
  left: number;
}

/** Enough for a plan whose every firewall has a hundred rules that overlap. Above it a person has to compare. */
export const budget = (): Budget => ({ left: 10_000_000 });
/** Runs of ports that are named, of each protocol. */
const MOST_SAID = 10;
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
  steps: Budget = budget(),
): Widening<T> | undefined {
  const letsIn = after.filter(({ allows, sources }) => allows && sources.extent() !== "nobody");
  // most firewalls let in only networks that somebody owns, in whatever order and number
  const all = Addresses.union(letsIn.map(({ sources }) => sources)).extent();
  if (all === "nobody" || all === "some") return { extent: "nobody", services: [], openings: [] };
  // what no rule names stands for all that none of them names
  const targets = ["", ...new Set([...before, ...after].flatMap((opening) => opening.targets))];
  const protocols = [...new Set([...protocolsOf(before), ...protocolsOf(letsIn), OTHER])];
  const rules = [
    ...inOrder(before).map((rule) => ({ ...rule, targets: new Set(rule.targets), of: undefined })),
    ...inOrder(after).map((rule) => ({ ...rule, targets: new Set(rule.targets), of: rule })),
  ];
  const extents: Extent[] = [];
  const found = new Map<string, (readonly [number, number])[]>();
  const openings = new Set<T>();

  for (const target of targets) {
    for (const protocol of protocols) {
      steps.left -= rules.length;
      if (steps.left < 0) return undefined;
      // a rule for everything holds for each target; a denial for one target is none for everything
      const own = rules.filter(({ targets: those }) => those.size === 0 || those.has(target));
      for (const { first, last, rules: held, weight } of segmentsOf(own, protocol)) {
        steps.left -= weight;
        if (steps.left < 0) return undefined;
        const was = reachable(held.filter(({ of }) => of === undefined));
        const is = reachable(held.filter(({ of }) => of !== undefined));
        const extent = extentOfNew(was, is);
        if (extent !== "everyone" && extent !== "wide") continue;
        extents.push(extent);
        note(target, protocol, [first, last]);
        for (const { of, allows, sources } of held)
          if (of !== undefined && allows && !sources.without(was).inPublic().isEmpty) openings.add(of);
      }
    }
  }
  return { extent: widest(...extents), services: inWords(found), openings: [...openings] };

  /** What is open on everything needs not be said of its parts. */
  function note(target: string, protocol: string, ports: readonly [number, number]): void {
    const isSaid = found.get(protocol)?.some(([first, last]) => first <= ports[0] && ports[1] <= last) === true;
    const name = target === "" ? protocol : `${protocol} of ${target}`;
    const parts = found.get(name) ?? [];
    if ((target !== "" && isSaid) || parts.length > MOST_SAID) return;
    parts.push(ports);
    found.set(name, parts);
  }
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

function reachable(rules: readonly Pick<Opening, "sources" | "allows">[]): Addresses {
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
    const ports = joined
      .map(([first, last], index) => (index === MOST_SAID ? "more" : first === last ? `${first}` : `${first}-${last}`))
      .join(", ");
    lines.set(name, all ? name : `${name} ${ports}`);
  }
  const other = lines.get(OTHER);
  // what holds for a protocol that no rule names holds for every one
  return other === OTHER
    ? ["every protocol"]
    : [...lines.values()].map((line) => line.replace(/^other\b/, "every other protocol"));
}
