import type { Addresses } from "./addresses";
import type { Service } from "./services";

/** One rule of a firewall, whatever its provider calls it: who comes in, to what, and whether he is let in. */
export interface Opening {
  readonly sources: Addresses;
  /** The sources as the plan says them. */
  readonly said: readonly string[];
  /** Lists of networks by their identifier, which another resource holds. */
  readonly lists: readonly string[];
  readonly services: readonly Service[];
  readonly allows: boolean;
  /** The smallest comes first. @default undefined: the order of the rules, where one of them denies */
  readonly priority?: number;
  /** What of that which the firewall stands before; empty: all of it. */
  readonly targets: readonly string[];
  /**
   * What it is in something new. Other than "same" only where nobody wrote the sources, and the provider takes everyone when
   * there are none.
   */
  readonly created: "same" | "look" | "never";
}
