import { parsedText } from "./json-text";
import { contentKey, pairItems } from "./pairing";
import { lastOf } from "./paths";
import { comparePolicies, type PolicyComparison } from "./policy/compare";
import { policyText } from "./policy/document";
import { at, isEmpty, isObject, leaves, type Marked, type MarkedObject, same, sortedKeys } from "./values";

/** The innermost block that an attribute is in, on both sides. */
export interface Block {
  /** The block around it. @default none: it is the resource itself */
  readonly outer?: Block;
  /** @default undefined when the block is new */
  readonly before?: MarkedObject;
  /** @default undefined when the block is gone */
  readonly after?: MarkedObject;
}

/** One attribute that changes, with the JSON policy that it holds compared by meaning. */
export interface AttributeChange {
  /**
   * Dotted path, list positions as numbers: the position after the change, or the previous one where the block is gone.
   * Never look it up in the state before: blocks are paired by what they hold, so that the old one may stand elsewhere.
   */
  readonly path: string;
  readonly before: Marked | undefined;
  readonly after: Marked | undefined;
  readonly block: Block;
  readonly forcesReplacement: boolean;
  /** Path of the attribute whose JSON text holds this one. @default undefined when it is an attribute of its own */
  readonly inText?: string;
  /** Only where both sides, or the one that there is, are IAM policies. */
  readonly policy?: PolicyComparison;
}

/** Lists whose order decides what they do: the first that matches, the order of arguments. Of all others it means nothing. */
const ORDERED =
  /^(ordered_cache_behavior|routing_rules?|url_rewrite_rule|path_rules?|route_rules?|match_rules?|rewrite_rule_set|member|failover_order|priority_order|priority_list|order|steps?|stages?|command|entry_?point|args?|arguments|cmd|override|overrides|compute_environment_order|stateful_rule|layers|function_association|account_recovery_setting|provider_order|auth_methods?|transform|processors?)$/i;

interface Place {
  readonly path: string;
  /** Where it stood before, in the plan's own count. */
  readonly oldPath: string;
  readonly block: Block;
  readonly inText?: string;
}

/** What differs between two states of a resource, attribute by attribute; blocks are paired by what they hold. */
export function attributeChanges(
  before: Marked,
  after: Marked,
  replacePaths: readonly (readonly (string | number)[])[],
): readonly AttributeChange[] {
  const forcing = new Set(replacePaths.map((path) => path.join(".")));
  const changes: AttributeChange[] = [];
  visit({ path: "", oldPath: "", block: {} }, before, after);
  return changes;

  function visit(place: Place, left: Marked | undefined, right: Marked | undefined): void {
    if (same(left, right)) return;
    if ((isObject(left) && (isObject(right) || isEmpty(right))) || (isObject(right) && isEmpty(left))) {
      visitKeys(place, isObject(left) ? left : undefined, isObject(right) ? right : undefined);
      return;
    }
    if (isListOrNone(left) && isListOrNone(right)) {
      const old = Array.isArray(left) ? left : [];
      const now = Array.isArray(right) ? right : [];
      const isOrdered = ORDERED.test(lastOf(place.path));
      if (old.some(isObject) || now.some(isObject)) {
        const length = changes.length;
        visitBlocks(place, old, now);
        if (isOrdered && changes.length === length) add(place, left, right);
        return;
      }
      if (!isOrdered && holdSame(old, now)) return;
    }
    const [oldPolicy, newPolicy] = [policyText(left), policyText(right)];
    const none = oldPolicy === undefined && newPolicy === undefined;
    if (none && place.inText === undefined) {
      const [oldJson, newJson] = [parsedText(left), parsedText(right)];
      const comparable = (oldJson !== undefined || isEmpty(left)) && (newJson !== undefined || isEmpty(right));
      if (comparable && (oldJson !== undefined || newJson !== undefined)) {
        visit({ ...place, inText: place.path }, oldJson, newJson);
        return;
      }
    }
    add(
      place,
      left,
      right,
      // a policy whose other side is only absent is compared with no statements at all
      !none && (oldPolicy !== undefined || isEmpty(left)) && (newPolicy !== undefined || isEmpty(right))
        ? comparePolicies(oldPolicy ?? [], newPolicy ?? [])
        : undefined,
    );
  }

  function add(place: Place, left: Marked | undefined, right: Marked | undefined, policy?: PolicyComparison): void {
    const { path, oldPath, block, inText } = place;
    changes.push({
      path,
      before: left,
      after: right,
      block,
      forcesReplacement: forcing.size > 0 && [path, oldPath].some(forces),
      ...(inText === undefined ? {} : { inText }),
      ...(policy === undefined ? {} : { policy }),
    });
  }

  function forces(path: string): boolean {
    const parts = path.split(".");
    return parts.some((_, index) => forcing.has(parts.slice(0, index + 1).join(".")));
  }

  function visitBlocks(place: Place, old: readonly Marked[], now: readonly Marked[]): void {
    for (const { before: left, after: right } of pairItems(old, now)) {
      const item = {
        ...place,
        path: join(place.path, right ?? left ?? 0),
        oldPath: join(place.oldPath, left ?? right ?? 0),
      };
      const was = left === undefined ? undefined : old[left];
      const is = right === undefined ? undefined : now[right];
      // a block without attributes, such as `block {}` of a firewall, means something by being there
      const isBare = (isObject(was) || isObject(is)) && (was === undefined || is === undefined) && isEmpty(was ?? is);
      if (isBare && place.block.before !== undefined && place.block.after !== undefined) add(item, was, is);
      else visit(item, was, is);
    }
  }

  function visitKeys(place: Place, left: MarkedObject | undefined, right: MarkedObject | undefined): void {
    const block: Block = {
      ...(place.path === "" ? {} : { outer: place.block }),
      ...(left === undefined ? {} : { before: left }),
      ...(right === undefined ? {} : { after: right }),
    };
    const gone = Object.keys(left ?? {}).filter((key) => right === undefined || !Object.hasOwn(right, key));
    for (const key of gone.length === 0 ? sortedKeys(right ?? {}) : [...gone, ...Object.keys(right ?? {})].sort()) {
      const [was, is] = [left?.[key], right?.[key]];
      // most of a resource stays
      if (was === is) continue;
      visit({ ...place, path: join(place.path, key), oldPath: join(place.oldPath, key), block }, was, is);
    }
  }
}

function join(path: string, key: string | number): string {
  return path === "" ? `${key}` : `${path}.${key}`;
}

function isListOrNone(value: Marked | undefined): boolean {
  return Array.isArray(value) || isEmpty(value);
}

/** Whether two lists hold the same values in any order. */
function holdSame(old: readonly Marked[], now: readonly Marked[]): boolean {
  const text = (values: readonly Marked[]) => values.map(contentKey).sort().join();
  return old.length === now.length && text(old) === text(now);
}

export interface LeafChange {
  readonly path: string;
  /** Null when there is nothing. */
  readonly before: Marked;
  /** A marker when the leaf, or what it was part of, is not known. */
  readonly after: Marked;
  readonly block: Block;
  readonly inText?: string;
}

const known = new WeakMap<AttributeChange, readonly LeafChange[]>();

/**
 * The plain values that an attribute gains, changes or loses; a block without attributes is `true` where it is. Every rule
 * asks for them, so that they are worked out once.
 */
export function leafChanges(attribute: AttributeChange): readonly LeafChange[] {
  const before = known.get(attribute);
  if (before !== undefined) return before;
  const answer = leavesOf(attribute);
  known.set(attribute, answer);
  return answer;
}

function leavesOf({ path, before, after, block, inText }: AttributeChange): readonly LeafChange[] {
  const leaf = (own: string, from: Marked | undefined, to: Marked | undefined): LeafChange => ({
    path: own,
    before: from ?? null,
    after: to ?? null,
    block,
    ...(inText === undefined ? {} : { inText }),
  });
  if (!isPart(before) && !isPart(after)) return [leaf(path, before, after)];
  if (!Array.isArray(before) && !Array.isArray(after) && isEmpty(before) && isEmpty(after))
    return [leaf(path, isObject(before) || null, isObject(after) || null)];
  if (isListOrNone(before) && isListOrNone(after)) {
    // blocks that differ in nothing but their order
    if (holdsBlocks(before) && holdsBlocks(after)) return [leaf(path, null, null)];
    if (!holdsBlocks(before) && !holdsBlocks(after) && !ORDERED.test(lastOf(path))) {
      return itemChanges(Array.isArray(before) ? before : [], Array.isArray(after) ? after : []).map(
        ({ index, from, to }) => leaf(join(path, index), from, to),
      );
    }
  }
  const paths = new Set([...leaves(before), ...leaves(after)].map((item) => item.path));
  return [...paths].map((own) => {
    const value = (side: Marked | undefined) => (own === "" ? side : at(side, own));
    return leaf(own === "" ? path : join(path, own), value(before), value(after));
  });
}

interface ItemChange {
  readonly index: number;
  readonly from?: Marked | undefined;
  readonly to?: Marked | undefined;
}

/** What a set of plain values gains and loses: each new item in the place of one that is gone, as long as there are any. */
function itemChanges(old: readonly Marked[], now: readonly Marked[]): readonly ItemChange[] {
  const pairs = pairItems(old, now);
  const gone = pairs.flatMap((pair) => (pair.after === undefined && pair.before !== undefined ? [pair.before] : []));
  let used = 0;
  const items = pairs.flatMap((pair): ItemChange[] => {
    if (pair.after === undefined) return [];
    const left = pair.before ?? gone[used];
    if (pair.before === undefined) used += 1;
    const change = { index: pair.after, from: left === undefined ? undefined : old[left], to: now[pair.after] };
    return same(change.from, change.to) ? [] : [change];
  });
  return [...items, ...gone.slice(used).map((index) => ({ index, from: old[index] }))];
}

function isPart(value: Marked | undefined): boolean {
  return Array.isArray(value) || isObject(value);
}

function holdsBlocks(value: Marked | undefined): boolean {
  return Array.isArray(value) && value.some(isObject);
}
