import type { Budget } from "./budget";
import { beginning, isStar, isWildcard, PART_ANY, PART_STAR, type Pattern, STAR, takes } from "./pattern";

/** Texts that one of the patterns matches, or all others. */
interface Names {
  readonly patterns: readonly Pattern[];
  readonly negated: boolean;
}

/** What follows the last character of a pattern: of the private area, so that no pattern holds it. */
const END = "\uE004";
/** Characters that make an example readable; any other character would say the same. */
const USUAL = [..."xyzabcdefghijklmnopqrstuvw0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_"];
/** What stands for them where a policy names all of them: of the private area, too. */
const UNUSUAL = "\uE005";

/** Reads a text with all patterns of all sets at once. A place is one position in one pattern. */
export class NameAutomaton {
  #tokens = "";
  /** The set of a place: those of `inside` first, then those of `against`. */
  readonly #owner: number[] = [];
  readonly #starts: { readonly owner: number; readonly place: number; readonly text: string }[] = [];
  /** One of `inside` that names its texts; -1 where all of them are negated. */
  readonly #leading: number;

  constructor(
    private readonly inside: readonly Names[],
    private readonly against: readonly Names[],
    private readonly budget: Budget,
  ) {
    this.#leading = inside.findIndex(({ negated }) => !negated);
    for (const [owner, { patterns }] of [...inside, ...against].entries()) {
      for (const pattern of patterns) {
        this.#starts.push({ owner, place: this.#tokens.length, text: beginning(pattern) });
        // several stars are one
        this.#tokens += pattern.replace(/\uE000+/g, STAR).replace(/\uE002+/g, PART_STAR) + END;
        while (this.#owner.length < this.#tokens.length) this.#owner.push(owner);
        budget.spend(pattern.length);
      }
    }
  }

  /**
   * Looks at a text of each way in which the sets of `against` can hold one that is inside.
   *
   * @param found told the text and the positions of the sets that hold it. True ends it
   */
  run(found: (text: string, held: readonly number[]) => boolean): void {
    const seen = new Set<string>();
    const texts: { readonly text: string; readonly places: readonly number[] }[] = [];
    const visit = (text: string, places: readonly number[]) => {
      // each place is looked at, sorted and written down
      this.budget.spend(8 * (4 + places.length));
      if (!this.#canEnd(places)) return;
      const key = places.join();
      if (seen.has(key)) return;
      seen.add(key);
      texts.push({ text, places });
    };
    const start = this.#skip();
    visit(start.text, this.#closed(start.places));
    for (const { text, places } of texts) {
      const held = this.#heldAt(places);
      if (held !== undefined && found(text, held)) return;
      for (const [character, next] of this.#steps(places)) visit(text + character, next);
      if (this.budget.isSpent) return;
    }
  }

  /** The beginning that all texts of the leading set have, as far as every pattern is literal that long. */
  #skip(): { readonly text: string; readonly places: readonly number[] } {
    const [first = "", ...more] = this.#starts.flatMap(({ owner, text }) => (owner === this.#leading ? [text] : []));
    let length = more.length > 0 ? 0 : first.length;
    for (const { text } of this.#starts) if (first.startsWith(text)) length = Math.min(length, text.length);
    const skipped = first.slice(0, length);
    const places = this.#starts.flatMap(({ place, text }) => (text.startsWith(skipped) ? [place + length] : []));
    return { text: skipped, places };
  }

  /** Whether each positive set of `inside` still has a place, and no negative one holds whatever follows. */
  #canEnd(places: readonly number[]): boolean {
    const alive = new Set<number | undefined>();
    const forever = new Set<number | undefined>();
    for (const place of places) {
      alive.add(this.#owner[place]);
      if (this.#tokens.startsWith(STAR + END, place)) forever.add(this.#owner[place]);
    }
    return this.inside.every(({ negated }, index) => (negated ? !forever.has(index) : alive.has(index)));
  }

  /** The sets of `against` that hold the text which leads here, undefined when it is not inside. */
  #heldAt(places: readonly number[]): readonly number[] | undefined {
    const ended = new Set<number | undefined>();
    for (const place of places) if (this.#tokens[place] === END) ended.add(this.#owner[place]);
    if (!this.inside.every(({ negated }, index) => ended.has(index) !== negated)) return undefined;
    this.budget.spend(this.against.length);
    return this.against.flatMap(({ negated }, index) =>
      ended.has(this.inside.length + index) !== negated ? [index] : [],
    );
  }

  /** What follows each character that makes a difference, and one that makes none. */
  #steps(places: readonly number[]): ReadonlyMap<string, readonly number[]> {
    const byCharacter = new Map<string, number[]>();
    const wild = places.filter((place) => isWildcard(this.#tokens.charAt(place)));
    for (const place of places) {
      const token = this.#tokens.charAt(place);
      if (token === END || isWildcard(token)) continue;
      const known = byCharacter.get(token);
      if (known === undefined) byCharacter.set(token, [place + 1]);
      else known.push(place + 1);
    }
    const inParts = wild.some((place) => [PART_STAR, PART_ANY].includes(this.#tokens.charAt(place)));
    if (inParts && !byCharacter.has(":")) byCharacter.set(":", []);
    byCharacter.set(other(byCharacter), []);
    const result = new Map<string, readonly number[]>();
    const wanted = this.#wanted(places);
    for (const [character, next] of byCharacter) {
      if (wanted?.has(character) === false) continue;
      this.budget.spend(1 + wild.length);
      for (const place of wild) {
        const token = this.#tokens.charAt(place);
        if (takes(token, character)) next.push(isStar(token) ? place : place + 1);
      }
      result.set(character, this.#closed(next));
    }
    return result;
  }

  /** The only characters with which a text can stay inside, where the leading set waits for nothing else. */
  #wanted(places: readonly number[]): ReadonlySet<string> | undefined {
    const own = places.filter((place) => this.#owner[place] === this.#leading);
    const tokens = own.map((place) => this.#tokens.charAt(place));
    return tokens.length === 0 || tokens.some(isWildcard) ? undefined : new Set(tokens);
  }

  /** With the places behind stars, which may take nothing. */
  #closed(places: readonly number[]): readonly number[] {
    const all = places.flatMap((place) => (isStar(this.#tokens.charAt(place)) ? [place, place + 1] : [place]));
    return [...new Set(all)].sort((left, right) => left - right);
  }
}

/** A character that none of the places waits for. */
function other(taken: ReadonlyMap<string, unknown>): string {
  return USUAL.find((character) => !taken.has(character)) ?? UNUSUAL;
}
