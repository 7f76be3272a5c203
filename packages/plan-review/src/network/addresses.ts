export type Family = 4 | 6;
/** First and last address, both included. */
export type Interval = readonly [bigint, bigint];

const v4 = (first: number, bits: number): Interval => {
  const start = BigInt(first) << 24n;
  return [start, start + (1n << BigInt(32 - bits)) - 1n];
};

/** What nobody on the Internet has as an address: private, shared, local, multicast and reserved networks. */
const NOT_PUBLIC: Readonly<Record<Family, readonly Interval[]>> = {
  4: [
    v4(0, 8),
    v4(10, 8),
    [0x64400000n, 0x647fffffn],
    v4(127, 8),
    [0xa9fe0000n, 0xa9feffffn],
    [0xac100000n, 0xac1fffffn],
    [0xc0a80000n, 0xc0a8ffffn],
    v4(224, 3),
  ],
  // all but 2000::/3, the only part of IPv6 that is given to anybody
  6: [
    [0n, (1n << 125n) - 1n],
    [1n << 126n, (1n << 128n) - 1n],
  ],
};

/** A /7 of IPv4, and a /12 of IPv6, which is what a registry of a continent has. */
const LARGE: Readonly<Record<Family, bigint>> = { 4: 1n << 25n, 6: 1n << 116n };
/** A /9 and a /24: more than any network of offices, and than the proxies of a provider that have to be let in. */
const WIDE: Readonly<Record<Family, bigint>> = { 4: 1n << 23n, 6: 1n << 104n };

/** How much of the Internet a set of addresses is. */
export type Extent = "everyone" | "wide" | "some" | "nobody";
/** From the largest, without the one that is left. */
const EXTENTS: readonly Extent[] = ["everyone", "wide", "some"];

/** A set of addresses of both families, as disjoint intervals in order. */
export class Addresses {
  readonly #of: Readonly<Record<Family, readonly Interval[]>>;
  #extent: Extent | undefined;

  constructor(four: readonly Interval[] = [], six: readonly Interval[] = []) {
    this.#of = { 4: four, 6: six };
  }

  static of(family: Family, interval: Interval): Addresses {
    return family === 4 ? new Addresses([interval]) : new Addresses([], [interval]);
  }

  static union(sets: readonly Addresses[]): Addresses {
    const [only] = sets;
    if (only !== undefined && sets.every((set) => set === only)) return only;
    return new Addresses(merged(sets.flatMap((set) => set.#of[4])), merged(sets.flatMap((set) => set.#of[6])));
  }

  without(other: Addresses): Addresses {
    // it knows its extent already
    if (other.isEmpty) return this;
    return new Addresses(subtract(this.#of[4], other.#of[4]), subtract(this.#of[6], other.#of[6]));
  }

  get isEmpty(): boolean {
    return this.#of[4].length + this.#of[6].length === 0;
  }

  /** How many intervals it takes to say it. */
  get size(): number {
    return this.#of[4].length + this.#of[6].length;
  }

  /** The part of it that somebody on the Internet can have. */
  inPublic(): Addresses {
    return new Addresses(subtract(this.#of[4], NOT_PUBLIC[4]), subtract(this.#of[6], NOT_PUBLIC[6]));
  }

  /** How much of the Internet this is, by the larger of its two families. */
  extent(): Extent {
    this.#extent ??= this.#measure();
    return this.#extent;
  }

  #measure(): Extent {
    const outside = this.inPublic();
    const holds = (least: Readonly<Record<Family, bigint>>) =>
      ([4, 6] as const).some((family) => sizeOf(outside.#of[family]) >= least[family]);
    if (holds(LARGE)) return "everyone";
    if (holds(WIDE)) return "wide";
    return outside.isEmpty ? "nobody" : "some";
  }

  only(family: Family): Addresses {
    return family === 4 ? new Addresses(this.#of[4]) : new Addresses([], this.#of[6]);
  }
}

/** Whether it is so much that a person has to look. */
export function isLarge(extent: Extent): extent is "everyone" | "wide" {
  return extent === "everyone" || extent === "wide";
}

/** The largest of several, `nobody` where there is none. */
export function widest(...extents: readonly Extent[]): Extent {
  return EXTENTS.find((extent) => extents.includes(extent)) ?? "nobody";
}

function sizeOf(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, [first, last]) => sum + last - first + 1n, 0n);
}

function merged(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort(([a], [b]) => Number(a - b));
  const result: Interval[] = [];
  for (const [first, last] of sorted) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous[1] + 1n) {
      if (last > previous[1]) result[result.length - 1] = [previous[0], last];
    } else result.push([first, last]);
  }
  return result;
}

/** Both in order and disjoint. */
function subtract(from: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  let index = 0;
  for (const [first, last] of from) {
    let start = first;
    for (let cut = taken[index]; cut !== undefined && cut[0] <= last; cut = taken[index]) {
      if (cut[0] > start) result.push([start, cut[0] - 1n]);
      if (cut[1] >= start) start = cut[1] + 1n;
      // it may also take something of what comes next
      if (start > last) break;
      index += 1;
    }
    if (start <= last) result.push([start, last]);
  }
  return result;
}
