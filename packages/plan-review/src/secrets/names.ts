import {
  ABOUT,
  ENDINGS,
  NEVER,
  NOT_BEFORE,
  NOT_ENDINGS,
  NOT_NAMES,
  OTHER_KEYS,
  PASSWORDS,
  PERHAPS,
  PERHAPS_KEYS,
  SECRET_KEYS,
  SECRETS,
  VERBS,
  WHICH,
} from "./name-words";

/**
 * What a name says of its value: a password whatever it is, another secret, a secret if it looks drawn by a program,
 * or none.
 */
export type NameMeaning = "password" | "secret" | "perhaps" | "none";

const known = new Map<string, NameMeaning>();
const MAXIMUM_KNOWN = 20_000;
const MAXIMUM_CHARACTERS = 200;

/**
 * What a name means, in any spelling: `DB_PASSWORD_PROD`, `clientSecret`, `auth.password`, `secret-key`, `KEY_SECRET`.
 * What is said about a secret is none: `secret_arn`, `kms_key_id`, `token_validity`, `password_policy`.
 */
export function meaningOfName(name: string): NameMeaning {
  const found = known.get(name);
  if (found !== undefined) return found;
  // of a key of IAM's conditions the service or the issuer comes first: token.actions.githubusercontent.com:sub
  const colon = name.lastIndexOf(":");
  const isOfIssuer = name.lastIndexOf(".", colon) >= 0 && colon > 0 && /^[\w./-]+$/.test(name.slice(0, colon));
  const meaning = NOT_NAMES.has(name)
    ? "none"
    : judge(wordsOf(name.slice(isOfIssuer ? colon + 1 : 0).slice(-MAXIMUM_CHARACTERS)));
  // names come from the plan, which may have any number of them
  if (known.size < MAXIMUM_KNOWN) known.set(name, meaning);
  return meaning;
}

/** `DBPassword1` is db, password; `OAuth2Token` oauth, token; `API_KEYS` api, keys. Digits say only which one it is. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "")
    .flatMap((word) => {
      const parts = NOT_ENDINGS.has(word) || SECRETS.has(word) || PASSWORDS.has(word) ? null : ENDINGS.exec(word);
      return parts === null ? [word] : [parts[1] ?? "", parts[2] === "accountkey" ? "secretkey" : (parts[2] ?? "")];
    });
}

function judge(words: readonly string[]): NameMeaning {
  if (words.some((word) => NEVER.has(word))) return "none";
  // the last one decides: `password_secret_arn` is an ARN
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const meaning = meaningAt(words, index);
    if (meaning === undefined) continue;
    if (meaning === "none") return "none";
    const tail = words.slice(index + 1);
    // `userPasswordKey` is the key of a map under which a password is kept
    if (meaning === "password" && /^keys?$/.test(tail.at(-1) ?? "")) return "perhaps";
    const tailed = withTail(meaning, tail);
    return tailed !== "none" && index > 0 && VERBS.has(words[0] ?? "") ? "perhaps" : tailed;
  }
  return "none";
}

/** What the word at a position means with those before it; undefined when it has nothing to do with secrets. */
function meaningAt(words: readonly string[], index: number): NameMeaning | undefined {
  const word = words[index] ?? "";
  const before = words[index - 1] ?? "";
  if (PASSWORDS.has(word)) return NOT_BEFORE.has(before) ? "none" : "password";
  if (SECRETS.has(word)) return NOT_BEFORE.has(before) || (before === "client" && word === "token") ? "none" : "secret";
  if (word === "key" || word === "keys") return keyAfter(words, index);
  if (word === "code") return /^(access|unlock|auth|pin)$/.test(before) ? "perhaps" : undefined;
  if (word === "answer") return before === "security" ? "perhaps" : undefined;
  if (word === "string" || word === "strings") return before === "connection" ? "perhaps" : undefined;
  if (PERHAPS.has(word)) return "perhaps";
  return undefined;
}

function keyAfter(words: readonly string[], index: number): NameMeaning | undefined {
  const before = words[index - 1] ?? "";
  const first = words[index - 2] ?? "";
  // `secret_key`: the secret before it decides, with `key` as its tail
  if (PASSWORDS.has(before) || SECRETS.has(before)) return undefined;
  if (before === "public" || first === "public" || before === "kms" || first === "kms") return "none";
  if (before === "shared" && first === "pre") return "secret";
  if (SECRET_KEYS.has(before)) return "secret";
  if (PERHAPS_KEYS.has(before)) return "perhaps";
  return before === "" || OTHER_KEYS.has(before) ? undefined : "perhaps";
}

function withTail(meaning: NameMeaning, tail: readonly string[]): NameMeaning {
  if (tail.some((word) => ABOUT.has(word))) return "none";
  return tail.every((word) => WHICH.has(word)) ? meaning : "perhaps";
}
