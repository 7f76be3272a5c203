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

/** A rule that begins or ends somewhere. */
interface Held<T> {
  readonly rule: T;
  /** Its place among the rules. */
  readonly order: number;
  /** How many of its services hold: a rule may name one port twice. */
  count: number;
}

/** The ports of a protocol from the first to the last, cut where a rule begins or ends. */
export function* segmentsOf<T extends Pick<Opening, "services" | "sources">>(
  rules: readonly T[],
  protocol: string,
): Generator<Segment<T>> {
  const edges = new Map<number, (readonly [Held<T>, number])[]>([[0, []]]);
  const note = (port: number, held: Held<T>, by: number) => {
    const own = edges.get(port) ?? [];
    own.push([held, by]);
    edges.set(port, own);
  };
  for (const [order, rule] of rules.entries()) {
    const held = { rule, order, count: 0 };
    for (const service of rule.services) {
      if (!isOf(service.protocol, protocol)) continue;
      note(service.first, held, 1);
      note(service.last + 1, held, -1);
    }
  }
  const active = new Set<Held<T>>();
  const sorted = [...edges].sort(([a], [b]) => a - b);
  for (const [position, [first, changes]] of sorted.entries()) {
    if (first > LAST_PORT) return;
    for (const [held, by] of changes) {
      held.count += by;
      if (held.count === 0) active.delete(held);
      else active.add(held);
    }
    const own = [...active].sort((a, b) => a.order - b.order).map(({ rule }) => rule);
    const weight = own.reduce((sum, { sources }) => sum + 1 + sources.size, 0);
    const next = sorted[position + 1]?.[0] ?? LAST_PORT + 1;
    yield { first, last: next - 1, rules: own, weight };
  }
}
