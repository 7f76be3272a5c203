import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./differences";
import { normalised, type Values } from "./normal";
import type { ReadResource } from "./rehearse";

/** An attribute of which the two hold different values. */
export interface Found {
  readonly type: string;
  readonly attribute: string;
  readonly address: string;
  readonly first: readonly unknown[];
  readonly second: readonly unknown[];
}

/** Compares what two AWS hold of the same resources; those that only one has are told by `onlyIn`. */
export function compare(first: readonly ReadResource[], second: readonly ReadResource[]): Found[] {
  const [ones, others] = [normalised(first), normalised(second)];
  return first.flatMap(({ type, address }) => {
    const [one, other] = [ones.get(address), others.get(address)];
    if (one === undefined || other === undefined) return [];
    return attributesOf(one, other)
      .map((attribute) => ({
        type,
        attribute,
        address,
        first: one.get(attribute) ?? [],
        second: other.get(attribute) ?? [],
      }))
      .filter((found) => !isDeepStrictEqual(found.first, found.second));
  });
}

function attributesOf(one: Values, other: Values): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}

/** The addresses that are in the first list and not in the second. */
export function onlyIn(one: readonly ReadResource[], other: readonly ReadResource[]): string[] {
  const known = new Set(other.map(({ address }) => address));
  return one.map(({ address }) => address).filter((address) => !known.has(address));
}

/** What is told by no row of the table, one line each. */
export function unknown(found: readonly Found[], table: readonly Difference[]): string[] {
  return found
    .filter((each) => !table.some((row) => tells(row, each)))
    .map(({ address, attribute, first, second }) => `${address} ${attribute}: ${shown(first)} | ${shown(second)}`);
}

/** The rows of the table that tell nothing of what was found. */
export function stale(found: readonly Found[], table: readonly Difference[]): string[] {
  return table
    .filter((row) => !found.some((each) => tells(row, each)))
    .map(({ type, attribute }) => `${type} ${attribute}`);
}

/** Whether a row is about an attribute; it may end in `.*`, for all parts. */
export function tells(row: Pick<Difference, "type" | "attribute">, found: Pick<Found, "type" | "attribute">): boolean {
  if (row.type !== found.type) return false;
  return row.attribute.endsWith(".*")
    ? found.attribute.startsWith(row.attribute.slice(0, -1))
    : row.attribute === found.attribute;
}

function shown(values: readonly unknown[]): string {
  const text = values.map((value) => JSON.stringify(value)).join(", ");
  return text === "" ? "nothing" : text.slice(0, 200);
}
