import type { Budget } from "./budget";
import {
  ANY,
  beginning,
  isLiteral,
  isVariable,
  matches,
  PART_ANY,
  PART_STAR,
  type Pattern,
  STAR,
  takes,
} from "./pattern";

/** The texts that one of some patterns matches, or all others. */
export class NameSet {
  readonly #literals: ReadonlySet<string>;
  readonly #wild: readonly Pattern[];
  #beginnings: readonly string[] | undefined;

  constructor(
    readonly patterns: readonly Pattern[],
    readonly negated = false,
  ) {
    this.#literals = new Set(patterns.filter(isLiteral));
    this.#wild = patterns.filter((pattern) => !isLiteral(pattern));
  }

  /** What the texts of each pattern begin with. */
  get beginnings(): readonly string[] {
    this.#beginnings ??= this.patterns.map(beginning);
    return this.#beginnings;
  }

  /** Whether it is a list of texts without wildcards. */
  get isPlain(): boolean {
    return !this.negated && this.#wild.length === 0;
  }

  has(text: string, budget: Budget): boolean {
    budget.spend(1 + this.#wild.length);
    return (this.#literals.has(text) || this.#wild.some((pattern) => matches(pattern, text))) !== this.negated;
  }
}

/** A text, and which of the sets it was compared with hold it. */
export interface Example {
  readonly text: string;
  readonly held: readonly number[];
}

/** Characters that make an example readable; any other character would say the same. */
const USUAL = [..."xyzabcdefghijklmnopqrstuvw0123456789-"];

/**
 * Texts that are in each of `inside`, one for each way in which the sets of `against` can hold one. Exact: a finite
 * automaton reads all the patterns at once, and each of its states is looked at.
 *
 * @param everyWay false: what is held by more sets than another example is left out
 * @returns undefined when the budget is spent
 */
export function examples(
  inside: readonly NameSet[],
  against: readonly NameSet[],
  everyWay: boolean,
  budget: Budget,
): readonly Example[] | undefined {
  const unique = [...new Set(against)];
  if (unique.length < against.length) {
    const positions = new Map(unique.map((set): [NameSet, number[]] => [set, []]));
    for (const [index, set] of against.entries()) positions.get(set)?.push(index);
    budget.spend(against.length);
    return examples(inside, unique, everyWay, budget)?.map(({ text, held }) => ({
      text,
      held: held.flatMap((index) => positions.get(unique[index] as NameSet) ?? []),
    }));
  }
  const plain = inside.find((set) => set.isPlain);
  const found = new Examples(everyWay, budget);
  if (plain !== undefined) {
    const others = inside.filter((set) => set !== plain);
    for (const text of plain.patterns) {
      if (!others.every((set) => set.has(text, budget))) continue;
      const held: number[] = [];
      for (const [index, set] of against.entries()) if (set.has(text, budget)) held.push(index);
      if (found.add(text, held)) break;
      if (budget.isSpent) return undefined;
    }
  } else new Automaton(inside, against, budget).run(found);
  return budget.isSpent ? undefined : found.smallest();
}

class Examples {
  readonly #byHeld = new Map<string, Example>();

  constructor(
    private readonly everyWay: boolean,
    private readonly budget: Budget,
  ) {}

  /** Whether no further example can say more. */
  add(text: string, held: readonly number[]): boolean {
    const key = held.join();
    if (!this.#byHeld.has(key)) this.#byHeld.set(key, { text, held });
    return !this.everyWay && held.length === 0;
  }

  smallest(): readonly Example[] {
    const all = [...this.#byHeld.values()].sort((left, right) => left.held.length - right.held.length);
    if (this.everyWay) return all;
    const kept: Example[] = [];
    for (const example of all) {
      const held = new Set(example.held);
      this.budget.spend(kept.length + held.size);
      if (!kept.some((smaller) => smaller.held.every((index) => held.has(index)))) kept.push(example);
      if (this.budget.isSpent) break;
    }
    return kept;
  }
}

/** Reads a text with all patterns of all sets at once. A place is one position in one pattern. */
class Automaton {
  readonly #tokens: string[] = [];
  /** The set of a place: those of `inside` first, then those of `against`. */
  readonly #owner: number[] = [];
  readonly #sets: readonly NameSet[];
  readonly #starts: number[] = [];

  constructor(
    private readonly inside: readonly NameSet[],
    against: readonly NameSet[],
    private readonly budget: Budget,
  ) {
    this.#sets = [...inside, ...against];
    for (const [index, set] of this.#sets.entries()) {
      for (const pattern of set.patterns) {
        this.#starts.push(this.#tokens.length);
        for (const token of pattern) this.#place(token, index);
        this.#place("", index);
      }
    }
  }

  #place(token: string, owner: number): void {
    this.#tokens.push(token);
    this.#owner.push(owner);
    this.budget.spend(1);
  }

  /** The beginning that all of the first set's texts have, as far as every pattern is literal that long. */
  #skip(): { readonly text: string; readonly places: readonly number[] } {
    const [first] = this.inside;
    const [text = "", ...more] = first === undefined || first.negated ? [] : first.beginnings;
    let length = more.length > 0 ? 0 : text.length;
    for (const set of this.#sets) {
      for (const start of set.beginnings) if (text.startsWith(start)) length = Math.min(length, start.length);
    }
    if (length === 0) return { text: "", places: this.#starts };
    const places: number[] = [];
    let next = 0;
    for (const set of this.#sets) {
      for (const start of set.beginnings) {
        const place = this.#starts[next] ?? 0;
        if (start.startsWith(text.slice(0, length))) places.push(place + length);
        next += 1;
      }
    }
    return { text: text.slice(0, length), places };
  }

  run(found: Examples): void {
    const seen = new Set<string>();
    let texts: { readonly text: string; readonly places: readonly number[] }[] = [];
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
    while (texts.length > 0 && !this.budget.isSpent) {
      const now = texts;
      texts = [];
      for (const { text, places } of now) {
        const held = this.#heldAt(places);
        if (held !== undefined && found.add(text, held)) return;
        for (const [character, next] of this.#steps(places)) visit(text + character, next);
        if (this.budget.isSpent) return;
      }
    }
  }

  /** Whether each positive set of `inside` still has a place, and no negative one holds whatever follows. */
  #canEnd(places: readonly number[]): boolean {
    const alive = new Set<number>();
    const forever = new Set<number>();
    for (const place of places) {
      const owner = this.#owner[place] ?? -1;
      alive.add(owner);
      if (this.#tokens[place] === STAR && this.#tokens[place + 1] === "") forever.add(owner);
    }
    return this.inside.every((set, index) => (set.negated ? !forever.has(index) : alive.has(index)));
  }

  /** The sets of `against` that hold the text which leads here, undefined when it is not inside. */
  #heldAt(places: readonly number[]): readonly number[] | undefined {
    const ended = new Set<number>();
    for (const place of places) if (this.#tokens[place] === "") ended.add(this.#owner[place] ?? -1);
    const holds = (index: number) => ended.has(index) !== (this.#sets[index]?.negated ?? false);
    if (!this.inside.every((_, index) => holds(index))) return undefined;
    const held: number[] = [];
    this.budget.spend(this.#sets.length);
    for (let index = this.inside.length; index < this.#sets.length; index += 1) {
      if (holds(index)) held.push(index - this.inside.length);
    }
    return held;
  }

  /** What follows each character that makes a difference, and one that makes none. */
  #steps(places: readonly number[]): ReadonlyMap<string, readonly number[]> {
    const byCharacter = new Map<string, number[]>();
    const wild: number[] = [];
    for (const place of places) {
      const token = this.#tokens[place] ?? "";
      if (token === "") continue;
      if (token === STAR || token === ANY || token === PART_STAR || token === PART_ANY) wild.push(place);
      else {
        const known = byCharacter.get(token);
        if (known === undefined) byCharacter.set(token, [place + 1]);
        else known.push(place + 1);
      }
    }
    const inParts = wild.some((place) => this.#tokens[place] === PART_STAR || this.#tokens[place] === PART_ANY);
    if (inParts && !byCharacter.has(":")) byCharacter.set(":", []);
    byCharacter.set(other(byCharacter), []);
    const result = new Map<string, readonly number[]>();
    const wanted = this.#wanted(places);
    for (const [character, next] of byCharacter) {
      if (wanted !== undefined && !wanted.has(character)) continue;
      this.budget.spend(1 + wild.length);
      for (const place of wild) {
        const token = this.#tokens[place] ?? "";
        if (!takes(token, character)) continue;
        next.push(token === STAR || token === PART_STAR ? place : place + 1);
      }
      result.set(character, this.#closed(next));
    }
    return result;
  }

  /** The only characters with which a text can stay inside, where one of its sets waits for nothing else. */
  #wanted(places: readonly number[]): ReadonlySet<string> | undefined {
    if (this.inside[0]?.negated !== false) return undefined;
    const wanted = new Set<string>();
    for (const place of places) {
      if (this.#owner[place] !== 0) break;
      const token = this.#tokens[place] ?? "";
      if (token === STAR || token === ANY || token === PART_STAR || token === PART_ANY) return undefined;
      wanted.add(token);
    }
    return wanted;
  }

  /** With the places behind stars, which may take nothing. */
  #closed(places: readonly number[]): readonly number[] {
    const all = new Set<number>();
    for (const start of places) {
      for (let place = start; !all.has(place); place += 1) {
        all.add(place);
        const token = this.#tokens[place];
        if (token !== STAR && token !== PART_STAR) break;
      }
    }
    return [...all].sort((left, right) => left - right);
  }
}

/** A character that none of the places waits for. */
function other(taken: ReadonlyMap<string, unknown>): string {
  for (const character of USUAL) if (!taken.has(character)) return character;
  let code = 0x21;
  while (taken.has(String.fromCharCode(code)) || code === 0x3a || isVariable(code)) code += 1;
  return String.fromCharCode(code);
}
