import { assignmentSpans } from "./assignments";
import { decoded } from "./encoded";
import { formSpans } from "./forms";
import { isHarmless, looksDrawn } from "./harmless-values";
import { NOWHERE, type Place, placeOf, placeOfItem } from "./members";
import { meaningOfName } from "./names";
import { merged, replaced } from "./spans";
import { tokenSpans } from "./tokens";

/** What replaces a secret that nobody marked. */
export const LOOKS_LIKE_A_SECRET = "(hidden: looks like a secret)";

/** A text that holds secrets. */
export interface Found {
  /** The text without them. */
  readonly shown: string;
  /** Each of them. */
  readonly secrets: readonly string[];
}

/** A text within a text within a text: deeper ones could only be meant to hide or to be slow. */
const MAXIMUM_LAYERS = 4;
const MAXIMUM_DEPTH = 60;

/** What texts were found to hold, whatever their name: plans repeat most of theirs. */
const known = new Map<string, Found | undefined>();
const MAXIMUM_KNOWN = 20_000;
const MAXIMUM_KNOWN_CHARACTERS = 1_000;

/** The secrets of a text, by the name that it goes by, by its form, and by what it says where it has a structure. */
export function secretsIn(text: string, place: Place = NOWHERE, layer = 0): Found | undefined {
  if (text.length < 3) return undefined;
  if (isSecretAt(text, place)) return { shown: LOOKS_LIKE_A_SECRET, secrets: [text] };
  // a word without a sign has no form
  if (text.length < 16 && !/[^\w. /-]/.test(text)) return undefined;
  if (layer > 0 || text.length > MAXIMUM_KNOWN_CHARACTERS) return inside(text, layer);
  if (known.has(text)) return known.get(text);
  if (known.size >= MAXIMUM_KNOWN) known.clear();
  const found = inside(text, layer);
  known.set(text, found);
  return found;
}

function inside(text: string, layer: number): Found | undefined {
  if (layer >= MAXIMUM_LAYERS) return undefined;
  const inJson = /^\s*[[{"]/.test(text) ? secretsInJson(text, layer) : undefined;
  if (inJson !== undefined) return inJson.secrets.length > 0 ? inJson : undefined;
  const said = decoded(text);
  if (said !== undefined && secretsIn(said, NOWHERE, layer + 1) !== undefined) {
    return { shown: LOOKS_LIKE_A_SECRET, secrets: [text] };
  }
  const spans = merged([...tokenSpans(text), ...formSpans(text), ...assignmentSpans(text)]);
  if (spans.length === 0) return undefined;
  return {
    shown: replaced(text, spans, LOOKS_LIKE_A_SECRET),
    secrets: [...new Set(spans.map(([start, end]) => text.slice(start, end).trim()))],
  };
}

/** Whether a number is a secret by its name: a password of digits, not a lifetime. */
export function isSecretNumber(value: number, place: Place): boolean {
  return Number.isInteger(value) && isSecretAt(String(value), place);
}

function isSecretAt(text: string, { name, isAmongSecrets }: Place): boolean {
  const meaning = name === "" ? "none" : meaningOfName(name);
  if (meaning === "password" || meaning === "secret") return !hasStructure(text) && !isHarmless(text, meaning);
  if (isAmongSecrets && !hasStructure(text)) {
    const isValue = /^(value|values|content|text|data|plaintext|string)$/i.test(name);
    return isValue ? !isHarmless(text, "secret") : looksDrawn(text) && !isHarmless(text, "secret");
  }
  if (meaning !== "perhaps") return false;
  if (/(^|[^a-z])(pin|otp)$/i.test(name)) return /^\d{4,12}$/.test(text);
  // user:password
  if (/auth$/i.test(name) && /^[\w.@-]{1,64}:[^\s:/]{3,200}$/.test(text)) return true;
  return looksDrawn(text) && !isHarmless(text, "perhaps");
}

/** Under a name such as `credentials` may be a JSON text, whose members have names of their own. */
function hasStructure(text: string): boolean {
  return /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text) && parsed(text) !== undefined;
}

function parsed(text: string): object | string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === "object" && value !== null) || typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined when the text is not JSON */
function secretsInJson(text: string, layer: number): Found | undefined {
  const value = parsed(text);
  if (value === undefined) return undefined;
  const secrets: string[] = [];
  try {
    const shown = visit(value, NOWHERE, 0);
    // most texts hold none, and nobody asks how those are shown
    return { shown: secrets.length > 0 ? JSON.stringify(shown) : text, secrets };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { shown: LOOKS_LIKE_A_SECRET, secrets: [text] };
  }

  function visit(item: unknown, place: Place, depth: number): unknown {
    if (depth > MAXIMUM_DEPTH) throw new TooDeep();
    if (typeof item === "string") {
      const found = secretsIn(item, place, layer + 1);
      if (found === undefined) return item;
      for (const secret of found.secrets) secrets.push(secret);
      return found.shown;
    }
    if (typeof item === "number") {
      if (!isSecretNumber(item, place)) return item;
      secrets.push(String(item));
      return LOOKS_LIKE_A_SECRET;
    }
    if (Array.isArray(item)) {
      return item.map((part, index) => visit(part, placeOfItem(item, index, place), depth + 1));
    }
    if (typeof item !== "object" || item === null) return item;
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, member] of Object.entries(item)) {
      const name = secretsIn(key, NOWHERE, layer + 1);
      for (const secret of name?.secrets ?? []) secrets.push(secret);
      result[freeKey(result, name?.shown ?? key)] = visit(
        member,
        placeOf(item as Record<string, unknown>, key, place),
        depth + 1,
      );
    }
    return result;
  }
}

class TooDeep extends Error {}

/** Two hidden keys stay two. */
export function freeKey(taken: object, key: string): string {
  if (!Object.hasOwn(taken, key) || !key.includes(LOOKS_LIKE_A_SECRET)) return key;
  return `${key} ${Object.keys(taken).length}`;
}
