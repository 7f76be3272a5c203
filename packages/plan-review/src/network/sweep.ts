import type { Opening } from "./opening";
import { ANY, LAST_PORT } from "./services";

/** A run of ports over which the same rules hold. */
export interface Segment<T> {
  readonly first: number;
  readonly last: number;
  /** In the order in which they were given. */
  readonly rules: readonly T[];
  /** How much work the comparison of these rules is. */
  readonly weight: number;
}

/** Whether a service is one of a protocol. */
function isOf(own: string, protocol: string): boolean {
  return own === ANY || own === protocol;
}

/** The ports of a protocol from the first to the last, cut where a rule begins or ends. */
export function* segmentsOf<T extends Pick<Opening, "services" | "sources">>(
  rules: readonly T[],
  protocol: string,
): Generator<Segment<T>> {
  const begins = new Map<number, number[]>();
  const ends = new Map<number, number[]>();
  const cuts = new Set([0, LAST_PORT + 1]);
  for (const [index, { services }] of rules.entries()) {
    for (const service of services) {
      if (!isOf(service.protocol, protocol)) continue;
      note(begins, service.first, index);
      note(ends, service.last + 1, index);
      cuts.add(service.first).add(service.last + 1);
    }
  }
  // a rule may name one port twice
  const active = new Map<number, number>();
  let weight = 0;
  const sorted = [...cuts].sort((a, b) => a - b);
  for (const [position, first] of sorted.entries()) {
    if (first > LAST_PORT) return;
    for (const index of ends.get(first) ?? []) change(index, -1);
    for (const index of begins.get(first) ?? []) change(index, 1);
    const held = [...active.keys()].sort((a, b) => a - b).flatMap((index) => rules[index] ?? []);
    yield { first, last: (sorted[position + 1] ?? LAST_PORT + 1) - 1, rules: held, weight };
  }

  function change(index: number, by: number): void {
    const count = (active.get(index) ?? 0) + by;
    if (by > 0 && count === 1) weight += weightOf(rules[index]);
    if (by < 0 && count === 0) weight -= weightOf(rules[index]);
    if (count === 0) active.delete(index);
    else active.set(index, count);
  }
}

function weightOf(rule: Pick<Opening, "sources"> | undefined): number {
  return 1 + (rule?.sources.size ?? 0);
}

function note(lists: Map<number, number[]>, port: number, index: number): void {
  const list = lists.get(port) ?? [];
  list.push(index);
  lists.set(port, list);
}
