/** Characters of a value that a message repeats. */
const MOST_CHARACTERS = 200;

/** Of a rule: the longest lists every retention, or every signal. */
const MOST_OF_A_RULE = 1500;

/** A setting of such a name is nobody's, and what it was given may be a secret that somebody put in the wrong place. */
const MAY_BE_SECRET = /secret|password|passphrase|token|credential|private|api_?key/i;

/** What control characters, and what turns or hides text, would do to a terminal or a log. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A value as a message has it: in one line, cut, and without what a terminal would act on. */
export function shownValue(value: unknown): string {
  const text = cut(printable(inJson(value)), MOST_CHARACTERS);
  return text === "" ? "nothing" : text;
}

/** The same for the value of a setting that does not exist: a text may be a secret, by the setting's name or its group's. */
export function shownUnknownValue(path: readonly PropertyKey[], value: unknown): string {
  return typeof value !== "number" && typeof value !== "boolean" && path.some((key) => MAY_BE_SECRET.test(String(key)))
    ? "a value that is not shown, since it may be a secret"
    : shownValue(value);
}

/** A name as a message has it: as it is, unless a terminal or a reader would take it for something else. */
export function shownName(name: PropertyKey): string {
  const text = String(name);
  const isPlain = text !== "" && !/\s/.test(text) && printable(text) === text;
  return cut(isPlain ? text : printable(JSON.stringify(text)), MOST_CHARACTERS);
}

/** A rule as a message has it: it may name another value of the configuration. */
export function shownRule(rule: string): string {
  return cut(printable(rule), MOST_OF_A_RULE);
}

function inJson(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "";
    case "number":
      // JSON has no word for what is not finite, and none for a zero with a sign
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
    case "function":
      return `a ${typeof value}`;
    default:
      try {
        return JSON.stringify(value) ?? "";
      } catch {
        return "a value that JSON cannot hold";
      }
  }
}

function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}
