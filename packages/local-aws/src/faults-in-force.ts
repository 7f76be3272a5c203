import type { FaultRule } from "./faults";

/** What of a call decides whether a fault is about it. */
export interface FaultyCall {
  readonly service: string;
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
}

/** Counts the calls that each rule is about, so that one can be about the second call of a request alone. */
export class FaultsInForce {
  readonly #counts = new WeakMap<readonly FaultRule[], number[]>();

  /**
   * The rule that this call meets. To be asked once for each call.
   *
   * @param rules the very same list for as long as the same faults are set
   */
  meet(rules: readonly FaultRule[], call: FaultyCall): FaultRule | undefined {
    const counts = this.#counts.get(rules) ?? rules.map(() => 0);
    this.#counts.set(rules, counts);
    const met = rules.filter((rule, index) => {
      if (!isAbout(rule, call)) return false;
      const before = counts[index] ?? 0;
      // also where another rule is met first: "the third call" is the third, whatever happened to the first
      counts[index] = before + 1;
      const { skip = 0, times = Number.POSITIVE_INFINITY } = rule;
      return before >= skip && before < skip + times;
    });
    return met[0];
  }
}

function isAbout({ service, method, path }: FaultRule, call: FaultyCall): boolean {
  return (
    service === call.service &&
    (method ?? call.method) === call.method &&
    (path === undefined || call.path.includes(path))
  );
}
