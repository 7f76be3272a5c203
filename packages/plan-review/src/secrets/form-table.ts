/** One form: cheap to ask for first, then where its secret is, as group 1. Every repetition is bounded. */
export interface Form {
  /** A text that holds such a secret holds one of these. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

const WORD = String.raw`("[^"\n]{1,400}"|'[^'\n]{1,400}'|[^\s"'|;&]{1,400})`;

/** In addresses and connections, which have no spaces. */
export const IN_WORDS: readonly Form[] = [
  // Oracle: jdbc:oracle:thin:user/password@host
  { hints: ["jdbc:oracle"], pattern: /\bjdbc:oracle:\w{1,10}:[^\s/@:]{1,100}\/([^\s@]{1,200})@/dgi },
  // Go's data source name: user:password@tcp(host), and user:password@host:port
  { hints: ["@"], pattern: /(?<![\w.:/-])[\w.-]{1,64}:([^\s@:/]{1,200})@(?:tcp|udp|unix)\(/dg },
  {
    hints: ["@"],
    pattern:
      /^(?!(?:mailto|user|group|domain|serviceaccount|principal|acct|sip):)[\w.-]{1,64}:([^\s@:/]{3,200})@[\w.-]{1,200}:\d{2,5}(?:\/|$)/dgi,
  },
  { hints: ["@"], pattern: /^[\w$]{1,30}\/([^\s@/]{3,100})@(?:\/\/)?[\w.-]{1,200}:\d{2,5}(?:[/:]|$)/dg },
  // AccountKey and its like are names; a shared access signature is signed by `sig`
  { hints: ["sig="], pattern: /[?&;]sig=([\w%+/=-]{16,200})/dgi },
  { hints: ["_authToken", "_auth"], pattern: /:_auth(?:Token)?\s{0,4}=\s{0,4}["']?([^\s"']{4,2000})/dg },
];

/** In headers, scripts and on command lines. */
export const IN_LINES: readonly Form[] = [
  { hints: ["password '", "PASSWORD '"], pattern: /\bpassword {1,4}'([^'\n]{1,200})'/dgi },
  {
    hints: ["uthorization", "UTHORIZATION"],
    pattern:
      /\bauthorization["']?\s{0,4}[:=,]\s{0,4}["']{0,2}(?:(?:basic|bearer|token|apikey|splunk|digest|bot)\s{1,4})?([\w+/=.~:-]{8,8192})/dgi,
  },
  {
    hints: ["earer ", "asic ", "EARER ", "ASIC "],
    pattern: /(?:^|["'\s:=])(?:bearer|basic)\s{1,4}([A-Za-z0-9+/=._~-]{12,8192})(?=$|["'\s,;\\])/dgi,
  },
  {
    hints: ["curl", "wget", "http "],
    pattern:
      /(?:^|\s)(?:-u|--user|--proxy-user|-U)(?:=|\s{0,4})["']?[^\s:"'$]{0,100}:("[^"\n]{1,200}"|[^\s"']{1,200})/dg,
  },
  {
    hints: ["mysql", "mariadb", "sshpass", "7z", "mongo"],
    pattern: new RegExp(
      String.raw`\b(?:mysql\w{0,10}|mariadb\w{0,10}|sshpass|7z|mongo\w{0,10})\b[^\n|;]{0,200}?\s-p\s{0,2}${WORD}`,
      "dg",
    ),
  },
  { hints: ["login"], pattern: new RegExp(String.raw`\blogin\b[^\n|;]{0,200}?\s-p\s{0,4}${WORD}`, "dg") },
  { hints: ["redis-cli"], pattern: new RegExp(String.raw`\bredis-cli\b[^\n|;]{0,200}?\s-a\s{1,4}${WORD}`, "dg") },
  {
    hints: ["htpasswd"],
    pattern: new RegExp(String.raw`\bhtpasswd\s[^\n|;]{0,100}?-\w{0,6}b\w{0,6}\s[^\n|;]{0,100}\s${WORD}`, "dg"),
  },
  {
    hints: ["chpasswd"],
    pattern:
      /\becho\s{1,4}(?:-\w{1,4}\s{1,4})?["']?[\w.-]{1,64}:([^\s"'|]{1,200})["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?chpasswd/dg,
  },
  { hints: ["chpasswd"], pattern: /\bchpasswd\b[^\n]{0,40}<<<?\s{0,4}["']?[\w.-]{1,64}:([^\s"']{1,200})/dg },
  {
    hints: ["passwd"],
    pattern: /\becho\s{1,4}(?:-\w{1,4}\s{1,4})?["']?([^\s"'|]{1,200})["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?passwd\b/dg,
  },
  { hints: ["net user", "NET USER"], pattern: /\bnet\s{1,4}user\s{1,4}\S{1,64}\s{1,4}([^\s/]\S{0,200})/dgi },
  {
    hints: ["ONVERTTO", "onvertTo", "onvertto"],
    pattern: /\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?["']?([^\s"']{1,200})/dgi,
  },
  {
    hints: ["identified", "IDENTIFIED"],
    pattern:
      /\bidentified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?(?:by|as)\s{1,4}(?:password\s{1,4})?["']([^"'\n]{1,200})["']/dgi,
  },
  { hints: ["requirepass", "masterauth"], pattern: /\b(?:requirepass|masterauth)\s{1,8}["']?([^\s"']{1,200})/dg },
  { hints: ["login"], pattern: /\blogin\s{1,8}\S{1,100}\s{1,8}password\s{1,8}(\S{1,200})/dg },
  {
    hints: ["==", "!="],
    pattern:
      /["']([^"'\n]{1,200})["'] {0,4}[!=]==? {0,4}[\w.]{0,40}(?:passw(?:or)?d|secret|token|api_?key|private_?key)\b/dgi,
  },
];
