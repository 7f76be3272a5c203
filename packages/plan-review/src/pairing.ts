import { Hidden, isEmpty, isObject, leaves, type Marked, Unknown } from "./values";

/** Two items that are one thing to a reader, by their positions; one side only where it came or went. */
export interface Pair {
  /** @default undefined when it is new */
  readonly before?: number;
  /** @default undefined when it is gone */
  readonly after?: number;
}

/** What names a block among its like, the surest first. */
const IDENTIFIERS = [
  "id",
  "rule_id",
  "sid",
  "name",
  "rule_name",
  "key",
  "priority",
  "rule_no",
  "rule_number",
  "rule_priority",
  "prefix",
  "tag_key",
  "attribute_name",
  "index_name",
  "origin_id",
  "path_pattern",
  "domain_name",
  "region",
  "region_name",
  "device_name",
  "availability_zone",
  "subnet_id",
  "principal",
  "role",
  "user",
  "namespace",
  "option_name",
  "parameter_name",
  "action",
  "type",
  "port",
  "container_port",
  "cidr_block",
  "cidr_ipv4",
  "cidr_ipv6",
  "description",
] as const;

/** Names by which a block goes on being the one it was: a block with another one is similar at most. */
const NAMES = ["id", "rule_id", "sid", "name", "rule_name", "key"] as const;

/** Above this many comparisons of leaves only what is unique to two blocks pairs them. */
const MAXIMUM_COMPARISONS = 200_000;

/** A text that equal values share, whatever the order of their keys and the spelling of absence. */
export function contentKey(value: Marked | undefined): string {
  if (isEmpty(value)) return "";
  if (value instanceof Unknown) return "?";
  if (value instanceof Hidden) return `#${value.number}`;
  if (Array.isArray(value)) return `[${value.map(contentKey).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => !isEmpty(value[key]));
    return `{${keys
      .sort()
      .map((key) => `${JSON.stringify(key)}:${contentKey(value[key])}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

/**
 * Pairs the items of two lists by what they hold: the identical ones first, then those with the same identifier, then the
 * most similar. Near linear in the size of the lists. What exists after comes first, in its order, then what is gone.
 */
export function pairItems(before: readonly Marked[], after: readonly Marked[]): readonly Pair[] {
  if (before.length === 0) return after.map((_, index) => ({ after: index }));
  if (after.length === 0) return before.map((_, index) => ({ before: index }));
  // the one block of a kind stays the one, whatever it holds
  if (before.length === 1 && after.length === 1) return [{ before: 0, after: 0 }];
  const partner = new Map<number, number>();
  const old = new Set(before.keys());
  const now = new Set(after.keys());
  const pair = (left: number, right: number) => {
    partner.set(right, left);
    old.delete(left);
    now.delete(right);
  };
  pairIdentical(before, after, pair);
  // plain values are the same or not
  if (before.some(isObject) && after.some(isObject)) {
    for (const identifier of IDENTIFIERS) {
      if (old.size === 0 || now.size === 0) break;
      const mine = uniqueBy(old, (index) => identifierOf(before[index], identifier));
      const theirs = uniqueBy(now, (index) => identifierOf(after[index], identifier));
      for (const [text, left] of mine) {
        const right = theirs.get(text);
        if (right !== undefined) pair(left, right);
      }
    }
  }
  if (old.size > 0 && now.size > 0 && before.some(isObject)) pairSimilar(before, after, old, now, pair);
  const [left] = old;
  const [right] = now;
  if (old.size === 1 && now.size === 1 && left !== undefined && right !== undefined) {
    if (!NAMES.some((name) => differ(identifierOf(before[left], name), identifierOf(after[right], name))))
      pair(left, right);
  }
  return [
    ...after.map((_, index) => {
      const from = partner.get(index);
      return from === undefined ? { after: index } : { before: from, after: index };
    }),
    ...[...old].map((index) => ({ before: index })),
  ];
}

function pairIdentical(
  before: readonly Marked[],
  after: readonly Marked[],
  pair: (left: number, right: number) => void,
): void {
  const positions = new Map<string, number[]>();
  for (const [index, item] of before.entries()) {
    const key = contentKey(item);
    const known = positions.get(key);
    if (known === undefined) positions.set(key, [index]);
    else known.push(index);
  }
  for (const known of positions.values()) known.reverse();
  for (const [index, item] of after.entries()) {
    const left = positions.get(contentKey(item))?.pop();
    if (left !== undefined) pair(left, index);
  }
}

function identifierOf(item: Marked | undefined, name: string): string | undefined {
  const value = isObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
}

function differ(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && left !== right;
}

/** The positions whose text no other one has. */
function uniqueBy(indexes: Iterable<number>, text: (index: number) => string | undefined): ReadonlyMap<string, number> {
  const seen = new Map<string, number | undefined>();
  for (const index of indexes) {
    const own = text(index);
    if (own !== undefined) seen.set(own, seen.has(own) ? undefined : index);
  }
  return new Map([...seen].flatMap(([own, index]) => (index === undefined ? [] : [[own, index] as const])));
}

function pairSimilar(
  before: readonly Marked[],
  after: readonly Marked[],
  old: ReadonlySet<number>,
  now: ReadonlySet<number>,
  pair: (left: number, right: number) => void,
): void {
  const mine = new Map([...old].map((index) => [index, factsOf(before[index])]));
  const theirs = new Map([...now].map((index) => [index, factsOf(after[index])]));
  const size = (facts: ReadonlyMap<number, ReadonlySet<string>>) =>
    [...facts.values()].reduce((sum, { size: own }) => sum + own, 0);
  if (old.size * size(theirs) > MAXIMUM_COMPARISONS) {
    pairByRareFacts(mine, theirs, pair);
    return;
  }
  const candidates: { readonly left: number; readonly right: number; readonly likeness: number }[] = [];
  for (const [left, own] of mine) {
    for (const [right, other] of theirs) {
      let shared = 0;
      for (const fact of other) if (own.has(fact)) shared += 1;
      const likeness = (2 * shared) / (own.size + other.size);
      if (likeness >= 0.5) candidates.push({ left, right, likeness });
    }
  }
  candidates.sort((a, b) => b.likeness - a.likeness || a.right - b.right || a.left - b.left);
  for (const { left, right } of candidates) if (old.has(left) && now.has(right)) pair(left, right);
}

/** What only two blocks of all have in common makes them a pair. */
function pairByRareFacts(
  mine: ReadonlyMap<number, ReadonlySet<string>>,
  theirs: ReadonlyMap<number, ReadonlySet<string>>,
  pair: (left: number, right: number) => void,
): void {
  const owners = (facts: ReadonlyMap<number, ReadonlySet<string>>) => {
    const seen = new Map<string, number | undefined>();
    for (const [index, own] of facts) for (const fact of own) seen.set(fact, seen.has(fact) ? undefined : index);
    return seen;
  };
  const left = owners(mine);
  const taken = new Set<number>();
  const done = new Set<number>();
  for (const [fact, right] of owners(theirs)) {
    const partner = left.get(fact);
    if (right === undefined || partner === undefined || taken.has(partner) || done.has(right)) continue;
    taken.add(partner);
    done.add(right);
    pair(partner, right);
  }
}

/** Each leaf with its path, positions left out: what two blocks may have in common. */
function factsOf(item: Marked | undefined): ReadonlySet<string> {
  const facts = new Set<string>();
  for (const { path, value } of leaves(item)) {
    if (!isEmpty(value) && value !== false)
      facts.add(`${path.replace(/(^|\.)\d+(?=\.|$)/g, "$1")}=${contentKey(value)}`);
  }
  return facts;
}
