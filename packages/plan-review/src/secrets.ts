/** Shorter texts are words that occur by themselves: replacing every `true` would hide the review, not the secret. */
const MINIMUM_SECRET_CHARACTERS = 8;

/** Names in snake case: `bypass` and `compass` are none, `DBPASSWORD` is one. */
const SECRET_NAME =
  /(password|passwd|passphrase)$|(^|[_.-])(pass|pwd|secret|secret_?string|secret_?binary|token|api_?key|auth_?key|private_?key|(secret_?)?access_?key|signing_?key|encryption_?key|client_?secret|credentials?|connection_?string|secret_?value)$/;

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
}

/** Bounded, so that no text of a plan makes the search slow. */
const SECRET_VALUE = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_[A-Za-z0-9_]{40,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/,
  /\b[rs]k_live_[A-Za-z0-9]{16,}/,
  /\bAIza[A-Za-z0-9_-]{35}\b/,
  /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]/,
  // a URL with a user and a password
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"]{1,256}:[^\s/@"]{1,256}@/i,
];

/** What a name such as `password` may hold without being one: where the secret is kept, a switch, a placeholder. */
const NOT_A_SECRET =
  /^(arn:|alias\/|\/|\$\{|https?:\/\/[^@]*$|true$|false$|none$|null$|disabled$|enabled$|required$|optional$|\d{1,5}$)/i;

/** Whether an attribute of this name with this text holds a secret in plain sight. */
export function secretLiteral(name: string, text: string): boolean {
  if (text === "") return false;
  if (SECRET_VALUE.some((pattern) => pattern.test(text))) return true;
  if (isSecretName(name) && !NOT_A_SECRET.test(text)) return true;
  return /^\s*[[{]/.test(text) && SECRET_HINT.test(text) && holdsSecret(text);
}

/** Cheap to ask before a text is parsed. */
const SECRET_HINT = /pass|pwd|secret|token|key|credential|connection/i;

function holdsSecret(text: string): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return false;
  }
  const pending: unknown[] = [parsed];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const item of value) pending.push(item);
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const given = (value as Record<string, unknown>)["name"];
        const name = key === "value" && typeof given === "string" ? given : key;
        if (typeof item === "string") {
          if (item !== "" && isSecretName(name) && !NOT_A_SECRET.test(item) && !item.startsWith("$")) return true;
        } else pending.push(item);
      }
    }
  }
  return false;
}

/** The secret texts of a plan, to find their copies in what is about to be printed. */
export class Secrets {
  readonly #byPrefix = new Map<string, Set<string>>();

  remember(value: unknown): void {
    if (typeof value === "string") {
      if (value.length < MINIMUM_SECRET_CHARACTERS) return;
      this.#add(value);
      // as it stands inside a JSON text
      const inJson = JSON.stringify(value).slice(1, -1);
      if (inJson !== value) this.#add(inJson);
    } else if (typeof value === "object" && value !== null) {
      for (const item of Object.values(value)) this.remember(item);
    }
  }

  #add(text: string): void {
    const prefix = text.slice(0, MINIMUM_SECRET_CHARACTERS);
    const others = this.#byPrefix.get(prefix);
    if (others === undefined) this.#byPrefix.set(prefix, new Set([text]));
    else others.add(text);
  }

  /** The text with every secret replaced, in time that grows with the text and not with the number of secrets. */
  scrub(text: string): string {
    if (this.#byPrefix.size === 0 || text.length < MINIMUM_SECRET_CHARACTERS) return text;
    let result = "";
    let start = 0;
    for (let index = 0; index + MINIMUM_SECRET_CHARACTERS <= text.length; ) {
      const length = this.#longestAt(text, index);
      if (length === 0) {
        index += 1;
        continue;
      }
      result += `${text.slice(start, index)}(sensitive value)`;
      index += length;
      start = index;
    }
    return start === 0 ? text : result + text.slice(start);
  }

  #longestAt(text: string, index: number): number {
    const candidates = this.#byPrefix.get(text.slice(index, index + MINIMUM_SECRET_CHARACTERS));
    let longest = 0;
    for (const candidate of candidates ?? []) {
      if (candidate.length > longest && text.startsWith(candidate, index)) longest = candidate.length;
    }
    return longest;
  }
}
