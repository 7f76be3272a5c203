import type { NameMeaning } from "./names";

/** Where a secret is kept, in its full form: what only begins like one is none. */
const REFERENCES: readonly RegExp[] = [
  // an ARN; the resource part of a secret has no character that base64 lacks only by luck
  /^arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(\d{12}|aws|\*|\d{1,11})?:[\w./:*?$@=+#,-]{1,1024}$/,
  /^projects\/[\w.:-]{1,100}\/(locations\/[\w-]{1,60}\/)?(secrets|parameters|keyRings)\/[\w./-]{1,300}$/,
  /^@Microsoft\.(KeyVault|AppConfiguration)\([^()]{1,600}\)$/,
  /^(vault|ssm|secretsmanager|aws-?sm|aws-?ssm|gcp-?sm|gcpsm|azkv|azurekeyvault|sm|keyring|awssecret|doppler|bws|keyvault|conjur|akeyless|asm|paramstore|file):(\/{0,3}[\w.~-]{1,100})([/#:@?=&+][\w.~-]{1,100}){1,12}$/i,
  /^(op|ref\+[a-z]{1,30}):\/\/[\w .%~-]{1,100}(\/[\w .%~#?=&+-]{1,100}){1,8}$/,
  /^env:[A-Z][A-Z0-9_]{0,100}$|^secretref:[a-z0-9-]{1,100}$/,
  // values of another program: shells, Terraform, GitHub, Helm, Jinja, Ansible, CloudFormation, Windows, Python
  /^\$\{[^{}]{1,400}\}$|^\$\{\{[^{}]{1,400}\}\}$|^\{\{[^{}]{1,400}\}\}$|^\{%[^%]{1,400}%\}$/,
  /^@\([^\n]{1,600}\)$/,
  /^\$[A-Za-z_]\w{0,100}$|^\$\([^()]{1,400}\)$|^\$env:\w{1,100}$|^%\w{1,100}%$|^%\(\w{1,100}\)s$|^!(Ref|GetAtt|Sub|ImportValue|secret|vault)\b[^\n]{0,300}$/,
  /^(var|local|data|module|each|self|aws|azurerm|google|random|process\.env|os\.environ|env|ENV|config|settings|secrets|inputs|steps|params|values|Values|\.Values)(\.[A-Za-z_][\w-]{0,80}){1,8}(\[\d{1,4}\])?$/,
  /^(aws|azurerm|google|random|tls|vault|kubernetes)_[a-z0-9_]{1,80}(\.[\w-]{1,80}){1,6}$/,
  // URLs without credentials: one with them is found by its form
  /^[a-z][a-z0-9+.-]{1,30}:\/\/[\w.~:/-]{0,500}(\?[\w.~:/=&%-]{0,300})?$/i,
  // public keys and certificates
  /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-[\w-]{1,40}|sk-[\w@.-]{1,60}) [A-Za-z0-9+/=]{1,4000}( [^\n]{0,200})?\s*$/,
  /^\s*-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|EC PUBLIC KEY|PGP PUBLIC KEY BLOCK|CERTIFICATE REQUEST|X509 CRL|DH PARAMETERS|EC PARAMETERS)-----/,
];

/** What replaces a secret. `changeme` is none of them: it works as a password. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^<[^<>]{1,100}>$/,
  /^%[sdv]$|^\{[\w.]{0,60}\}$|^\[[\w. -]{1,60}\]$/,
  /^[[({]{0,2}(redacted|masked|hidden|sensitive|sensitive value|known after apply|secret value hidden|filtered|removed|omitted|scrubbed|obfuscated)[\])}]{0,2}$/i,
  /^(x{3,}|X{3,}|\*+|•+|\.{2,}|-+|_+|\?+|0+|#+)$/,
  /^(null|nil|none|undefined|n\/a|na|unset|not[-_ ]set|empty|todo|tbd|fixme|placeholder|unknown|not[-_ ]?used|unused)$/i,
  /^(your|replace|insert|enter|put|set)[-_ ](with[-_ ])?[a-z_ -]{2,60}$/i,
];

/** Switches, units and kinds, which names of secrets carry in schemas. */
const WORDS =
  /^(true|false|yes|no|on|off|y|n|enabled?|disabled?|required|optional|mandatory|always|never|auto|automatic|manual|inherit|default|any|all|seconds?|minutes?|hours?|days?|weeks?|months?|years?|string|text|read|write|bool|boolean|number|integer|object|array|list|map|secretstring|securestring|plaintext|bearer|basic|digest|oauth2?|oidc|saml|jwt|hmac|iam|api[-_]?key|ldap|kerberos|scram|certificate|omit|include|same-origin|header|query|cookie|opaque|reference|aes[-_]?(128|192|256)|sha[-_]?(1|256|384|512)|hs256|rs256|es256|rsa[-_]?(2048|3072|4096)|md5|bcrypt|argon2(id)?|pbkdf2|ed25519)$/i;

/** Those that a password is not either. */
const SWITCHES =
  /^(true|false|yes|no|on|off|enabled?|disabled?|required|optional|string|text|bool|boolean|number|integer|plaintext|secretstring|securestring)$/i;

const CONSTANT = /^[A-Z]{1,14}(_[A-Z]{1,14}){0,6}$/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Whether a text that stands under a name of a secret is none, by its own form. */
export function isHarmless(text: string, meaning: NameMeaning): boolean {
  const value = text.trim();
  if (value === "" || (meaning === "password" ? SWITCHES : WORDS).test(value)) return true;
  if (value.length <= 4_400 && (REFERENCES.some((form) => form.test(value)) || isPath(value))) return true;
  if (PLACEHOLDERS.some((form) => form.test(value))) return true;
  // lifetimes and counts; a password may be four digits
  if (NUMBER.test(value)) return value.replace(/\D/g, "").length < (meaning === "password" ? 4 : 8);
  if (meaning === "password") return false;
  return CONSTANT.test(value) || (value.startsWith("alias/") && value.length < 257 && value.split("/").every(isWordy));
}

/**
 * `/prod/db/password`, `./key.pem`, `~/.ssh/id_rsa`: at least two parts of words. A base64 text may begin with a slash
 * and have more of them; its parts are not words.
 */
function isPath(value: string): boolean {
  const match = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/]/.exec(value);
  if (match === null || value.length > 512) return false;
  const parts = value.slice(match[0].length).split(/[\\/]/);
  return parts.length > 1 && parts.every((part) => part === "" || isWordy(part));
}

/** Words of one case each, with a few digits at an end: `rds-ca-2019`, `MyApp`, `v2`, `.ssh`, `id_rsa`. */
function isWordy(text: string): boolean {
  return text
    .split(/[-_.: ]+/)
    .every(
      (word) =>
        word.length <= 32 && /^([a-z]*|[A-Z]*|([A-Z][a-z]{2,})+|[a-z]+([A-Z][a-z]{2,})+)\d{0,4}[a-z]{0,2}$/.test(word),
    );
}

/** Keys are shorter; longer texts are documents. */
const MAXIMUM_DRAWN = 1_024;

/** Whether a text looks as if a program had drawn it: letters and digits mixed, or cases, without words between. */
export function looksDrawn(text: string): boolean {
  const value = text.trim();
  if (value.length < 8 || value.length > MAXIMUM_DRAWN || /\s/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || !/\d|[^\w./:,-]|[a-z][A-Z]+[a-z]+[A-Z]/.test(value)) return false;
  // identifiers of AWS, UUIDs, addresses, dates, versions, mail addresses
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  if (/^[a-z]{1,12}-[0-9a-f]{8,17}$/.test(value)) return false;
  if (/^\S{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}$|^v?\d+(\.\d+){1,4}\S{0,40}$|^\d{4}-\d\d-\d\d/.test(value))
    return false;
  if (/^[\w-]{1,63}(\.[\w-]{1,63}){1,8}\.[a-z]{2,12}(:\d{1,5})?(\/\S{0,300})?$/i.test(value)) return false;
  return !value.split(/[/,;=|*]/).every((part) => part === "" || isWordy(part));
}
