import { remembered } from "../remembered";
import { Automaton } from "./automaton";
import { merged, replaced, type Span } from "./spans";

export const SENSITIVE = "(sensitive value)";

/** From so many characters on a secret is looked for in every text. */
const MINIMUM_ANYWHERE = 8;
/** Shorter ones stand for themselves: a port or a word that happens to be one would hide the review, not the secret. */
const MINIMUM_WORD = 5;
/** Of a longer secret its beginning is looked for; what follows it is then compared. */
const MAXIMUM_PATTERN = 1_024;
/** Encodings of longer ones would fill the memory. */
const MAXIMUM_ENCODED = 8_192;
/** What surrounds a word. */
const WORD = /[^\s"'`,;:=@&?/()<>[\]{}|\\]+/g;

/** What can be the name of an attribute. */
const isPlain = remembered((path) => /^[a-z_\d.]*$/.test(path) && !/[a-z]\d{2}|\d[a-z]/.test(path));

/** The secret texts of a plan, to find their copies in what is about to be printed. */
export class Secrets {
  /** Looked for anywhere, by their first characters. */
  readonly #anywhere = new Map<string, string[]>();
  /** Looked for as words: letters and digits mixed, such as `hunter2`. */
  readonly #words = new Set<string>();
  /** Hidden where they are the whole value: words of a language, such as `changeme`. */
  readonly #values = new Set<string>();
  readonly #known = new Set<string>();
  #automaton: Automaton | undefined;

  /**
   * Takes in every text of a secret value.
   *
   * @param isMarked whether the plan itself calls it sensitive: then it is hidden whatever it looks like
   */
  remember(value: unknown, isMarked = true): void {
    const pending: unknown[] = [value];
    while (pending.length > 0) {
      const item = pending.pop();
      if (typeof item === "string") this.#add(item, isMarked);
      else if (typeof item === "number") this.#add(String(item), isMarked);
      else if (typeof item === "object" && item !== null) for (const part of Object.values(item)) pending.push(part);
    }
  }

  #add(text: string, isMarked: boolean): void {
    if (this.#known.has(text) || text.trim() === "") return;
    this.#known.add(text);
    const isWord = /^[a-z]+$/i.test(text) && text.length < 16;
    if (text.length < MINIMUM_ANYWHERE) {
      if (text.length >= MINIMUM_WORD && /\d/.test(text) && /[^\d.]/.test(text)) this.#words.add(text);
    } else if (isWord && !isMarked) this.#values.add(text);
    else for (const spelling of spellings(text)) this.#lookFor(spelling);
  }

  #lookFor(text: string): void {
    const start = text.slice(0, MAXIMUM_PATTERN);
    const others = this.#anywhere.get(start);
    if (others === undefined) this.#anywhere.set(start, [text]);
    else if (text.length > MAXIMUM_PATTERN) others.push(text);
    this.#automaton = undefined;
  }

  /** Whether the text is as a whole a secret of the plan. */
  isSecret(text: string): boolean {
    return text.length >= MINIMUM_WORD && (this.#values.has(text) || this.#words.has(text));
  }

  /** A text with every secret in it replaced, in time that grows with the text and not with the number of secrets. */
  scrub(text: string): string {
    if (text.length < MINIMUM_WORD || this.#words.size + this.#anywhere.size === 0) return text;
    const spans = [...this.#wordSpans(text), ...this.#spans(text)];
    return spans.length === 0 ? text : replaced(text, merged(spans), SENSITIVE);
  }

  /** A value of the plan, a text or a number, with every secret in it replaced. */
  scrubValue(value: unknown): unknown {
    if (typeof value === "string") return this.isSecret(value) ? SENSITIVE : this.scrub(value);
    if (typeof value !== "number") return value;
    const text = String(value);
    return this.scrub(text) === text ? value : SENSITIVE;
  }

  /** A path of names: only what cannot be the name of an attribute is replaced, a key of a map. */
  scrubPath(path: string): string {
    return isPlain(path) ? path : this.scrub(path);
  }

  #wordSpans(text: string): Span[] {
    if (this.#words.size === 0) return [];
    return [...text.matchAll(WORD)]
      .filter(([word]) => this.#words.has(word))
      .map(({ index, 0: word }) => [index, index + word.length]);
  }

  #spans(text: string): Span[] {
    if (this.#anywhere.size === 0 || text.length < MINIMUM_ANYWHERE) return [];
    this.#automaton ??= automatonOf(this.#anywhere.keys());
    const spans: [number, number][] = [];
    let compared = 0;
    this.#automaton.search(text, (end, length) => {
      let start = end - length;
      let to = end;
      if (length === MAXIMUM_PATTERN && start >= compared) {
        to = this.#endOfLong(text, start, end);
        compared = to;
      }
      // the ends are sorted, their beginnings are not
      for (let last = spans.at(-1); last !== undefined && start <= last[1]; last = spans.at(-1)) {
        start = Math.min(start, last[0]);
        to = Math.max(to, last[1]);
        spans.pop();
      }
      spans.push([start, to]);
    });
    return spans;
  }

  /** How far the text goes on like the secret that begins there; where several begin alike, to the end of the text. */
  #endOfLong(text: string, start: number, end: number): number {
    const candidates = this.#anywhere.get(text.slice(start, end)) ?? [];
    const [secret = ""] = candidates;
    if (candidates.length > 1) return text.length;
    let index = end;
    while (index < text.length && index - start < secret.length && text[index] === secret[index - start]) index += 1;
    return index;
  }
}

function automatonOf(patterns: Iterable<string>): Automaton {
  const automaton = new Automaton();
  for (const pattern of patterns) automaton.add(pattern);
  return automaton;
}

/** A text, and how it is spelled inside of JSON, of JSON in JSON, of a URL and in base64. */
function spellings(text: string): ReadonlySet<string> {
  const result = new Set([text]);
  const inJson = JSON.stringify(text).slice(1, -1);
  result.add(inJson);
  if (text.length > MAXIMUM_ENCODED) return result;
  if (inJson !== text) result.add(JSON.stringify(inJson).slice(1, -1));
  // Go, and so Terraform's jsonencode, writes these three as escapes
  result.add(inJson.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
  if (!/\p{Cs}/u.test(text)) result.add(encodeURIComponent(text));
  result.add(Buffer.from(text).toString("base64"));
  result.add(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"));
  return result;
}
