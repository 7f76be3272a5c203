import { comparePolicies, type PolicyComparison } from "./policy/compare";
import { policyText } from "./policy/document";
import { at, isEmpty, isObject, leaves, type Marked, same } from "./values";

/** One attribute that changes, with the JSON policy that it holds compared by meaning. */
export interface AttributeChange {
  /** Dotted path, list positions as numbers. */
  readonly path: string;
  readonly before: Marked | undefined;
  readonly after: Marked | undefined;
  readonly forcesReplacement: boolean;
  /** Only where both sides, or the one that there is, are IAM policies. */
  readonly policy?: PolicyComparison;
}

/** What differs between two states of a resource, attribute by attribute, in the order of the paths. */
export function attributeChanges(
  before: Marked,
  after: Marked,
  replacePaths: readonly (readonly (string | number)[])[],
): readonly AttributeChange[] {
  const forcing = replacePaths.map((path) => path.join("."));
  const changes: AttributeChange[] = [];
  visit("", before, after);
  return changes;

  function visit(path: string, left: Marked | undefined, right: Marked | undefined): void {
    if (same(left, right)) return;
    if ((isObject(left) && (isObject(right) || isEmpty(right))) || (isObject(right) && isEmpty(left))) {
      visitKeys(path, isObject(left) ? left : {}, isObject(right) ? right : {});
      return;
    }
    if (holdsBlocks(left) || holdsBlocks(right)) {
      const old = Array.isArray(left) ? left : [];
      const now = Array.isArray(right) ? right : [];
      if ((Array.isArray(left) || isEmpty(left)) && (Array.isArray(right) || isEmpty(right))) {
        for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
          visit(path === "" ? `${index}` : `${path}.${index}`, old[index], now[index]);
        }
        return;
      }
    }
    const [oldPolicy, newPolicy] = [policyText(left), policyText(right)];
    // a policy whose other side is only absent is compared with no statements at all
    const comparable =
      (oldPolicy !== undefined || newPolicy !== undefined) &&
      (oldPolicy !== undefined || isEmpty(left)) &&
      (newPolicy !== undefined || isEmpty(right));
    changes.push({
      path,
      before: left,
      after: right,
      forcesReplacement: forcing.some((other) => path === other || path.startsWith(`${other}.`)),
      ...(comparable ? { policy: comparePolicies(oldPolicy ?? [], newPolicy ?? []) } : {}),
    });
  }

  function visitKeys(path: string, left: Marked, right: Marked): void {
    const keys = new Set([...Object.keys(left as object), ...Object.keys(right as object)]);
    for (const key of [...keys].sort()) {
      visit(
        path === "" ? key : `${path}.${key}`,
        (left as Record<string, Marked>)[key],
        (right as Record<string, Marked>)[key],
      );
    }
  }
}

/** Whether it is a list of blocks, which is compared one by one, unlike a list of plain values. */
function holdsBlocks(value: Marked | undefined): boolean {
  return Array.isArray(value) && value.some(isObject);
}

export interface LeafChange {
  readonly path: string;
  /** Null when there is nothing. */
  readonly before: Marked;
  /** A marker when the leaf, or what it was part of, is not known. */
  readonly after: Marked;
}

/** The plain values that an attribute gains, changes or loses. */
export function* leafChanges({ path, before, after }: AttributeChange): Generator<LeafChange> {
  const paths = new Set([...leaves(before), ...leaves(after)].map((leaf) => leaf.path));
  for (const own of paths) {
    const value = (side: Marked | undefined) => (own === "" ? side : at(side, own)) ?? null;
    yield { path: own === "" ? path : `${path}.${own}`, before: value(before), after: value(after) };
  }
}
