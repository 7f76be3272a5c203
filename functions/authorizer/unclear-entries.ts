import { isObject } from "../shared/is-object";

/** A key and where a version of the secret has it. */
interface PlacedKey {
  readonly name: string;
  readonly key: string;
  /** Whether it is in `api_keys`. */
  readonly isNamed: boolean;
}

/**
 * What a version of the secret has in a form that is not understood. Somebody may have meant to give a key less there, so
 * nothing that it could be about passes: no key of its name in another version, and no key whose text appears in it.
 */
export class UnclearEntries {
  readonly #names = new Set<string>();
  readonly #texts: string[] = [];
  #coversEveryName = false;

  /** An entry that breaks a rule, under its name. */
  add(name: string, entry: unknown): void {
    this.#names.add(name);
    this.#texts.push(...textsIn(name), ...textsIn(entry));
  }

  /** `api_keys` that are not names and keys, so that any name may be meant. */
  addEveryName(apiKeys: unknown): void {
    this.#coversEveryName = true;
    this.#texts.push(...textsIn(apiKeys));
  }

  /** Whether the text of a key appears, whatever is around it: a line end, `Bearer`, JSON in a text. */
  mentions(key: string): boolean {
    return this.#texts.some((text) => text.includes(key));
  }

  /** Whether a key of another version may be meant. */
  covers({ name, key, isNamed }: PlacedKey): boolean {
    return (isNamed && this.#coversEveryName) || this.#names.has(name) || this.mentions(key);
  }
}

/** Every text and number in a value, names of fields too; without recursion, so that no depth of nesting overflows. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (isObject(next)) for (const [name, field] of Object.entries(next)) open.push(name, field);
    else if (Array.isArray(next)) for (const item of next) open.push(item);
    // what no key can hold may have come in between
    else texts.push(String(next), String(next).replace(/[^!-~]/g, ""));
  }
  return texts;
}
