import { type Acceptable, type Acceptance, isExpired, matches } from "./acceptance";

interface OfRule {
  readonly byAddress: Map<string, Acceptance[]>;
  readonly others: Acceptance[];
}

/** The acceptances of a review, found by the rule and the address of what they take on. */
export class Accepting {
  readonly #byRule = new Map<string, OfRule>();
  readonly #used = new Set<Acceptance>();

  constructor(
    private readonly acceptances: readonly Acceptance[],
    private readonly today: string,
  ) {
    for (const item of acceptances) {
      const ofRule: OfRule = this.#byRule.get(item.rule) ?? { byAddress: new Map(), others: [] };
      this.#byRule.set(item.rule, ofRule);
      if ("type" in item || item.address.includes("*")) ofRule.others.push(item);
      else ofRule.byAddress.set(item.address, [...(ofRule.byAddress.get(item.address) ?? []), item]);
    }
  }

  /** The first that fits and still counts. */
  of(found: Acceptable): { readonly acceptedBy?: Acceptance } {
    const ofRule = this.#byRule.get(found.rule);
    if (ofRule === undefined) return {};
    const fitting = [
      ...(ofRule.byAddress.get(found.address) ?? []),
      ...ofRule.others.filter((item) => matches(item, found)),
    ];
    for (const item of fitting) this.#used.add(item);
    const acceptedBy = fitting.find((item) => !isExpired(item, this.today));
    return acceptedBy === undefined ? {} : { acceptedBy };
  }

  /** Those that have fitted nothing so far. */
  unused(): readonly Acceptance[] {
    return this.acceptances.filter((item) => !this.#used.has(item));
  }
}
