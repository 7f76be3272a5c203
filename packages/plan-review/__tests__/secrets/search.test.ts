import fc from "fast-check";
import { Secrets } from "../../src/secrets";
import { secretsIn } from "../../src/secrets/detect";

const LETTERS = fc.constantFrom("a", "b", "ab", "aab", "é", "😀", '"', "\\");
const text = (minLength: number, maxLength: number) =>
  fc.array(LETTERS, { minLength, maxLength }).map((parts) => parts.join(""));

/** Each position that a secret covers, found one by one. */
function covered(secrets: readonly string[], haystack: string): string {
  const marks = new Array<boolean>(haystack.length).fill(false);
  for (const secret of secrets) {
    for (let at = haystack.indexOf(secret); at >= 0; at = haystack.indexOf(secret, at + 1))
      marks.fill(true, at, at + secret.length);
  }
  return haystack
    .split("")
    .map((character, index) => (marks[index] ? "\0" : character))
    .join("")
    .replace(/\0+/g, "(sensitive value)");
}

describe("the search for secrets", () => {
  it("finds what a search for one after the other finds, overlaps and all", () => {
    fc.assert(
      fc.property(
        fc.array(
          text(8, 14).filter((item) => item.length >= 8),
          { maxLength: 8 },
        ),
        text(0, 60),
        (secrets, haystack) => {
          const found = new Secrets();
          for (const secret of secrets) found.remember(secret);
          const spelled = secrets.flatMap((secret) => [
            secret,
            JSON.stringify(secret).slice(1, -1),
            JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
          ]);
          const marked = secrets.some((secret) => secret.trim() === "") ? [] : spelled;
          expect(found.scrub(haystack)).toBe(covered(marked, haystack));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("takes no longer for 50,000 that begin alike", () => {
    const secrets = new Secrets();
    const start = process.cpuUsage();
    for (let index = 0; index < 50_000; index += 1) secrets.remember(`postgres://app${index}:x@db/${index}`);
    const scrubbed = secrets.scrub("postgres://application/ and postgres://app4999 ".repeat(100_000));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
    expect(scrubbed).not.toContain("sensitive");
    expect(secrets.scrub("at postgres://app49999:x@db/49999 now")).toBe("at (sensitive value) now");
  });

  it("finds one of 10 million characters, and its beginning", () => {
    const secrets = new Secrets();
    const long = Array.from({ length: 1_000_000 }, (_, index) => `${index}`.padStart(10, "x")).join("");
    secrets.remember(long);
    expect(secrets.scrub(`a ${long} b`)).toBe("a (sensitive value) b");
    expect(secrets.scrub(`a ${long.slice(0, 5_000)} b`)).toBe("a (sensitive value) b");
  });
});

/** Beginnings and parts of secrets, repeated: each would be slow for a search that looks far ahead at every one. */
const HOSTILE = [
  "key=",
  "salt=",
  "token=$x ",
  "password: a b c ",
  "salt: |\n ",
  "eyJ-",
  "eyJ.",
  "ghp_",
  "sk-",
  "://",
  "a://b:",
  "a://b:c@",
  "-----BEGIN PRIVATE KEY-----",
  "<<A\n",
  "salt=<<A\n",
  "authorization: ",
  "bearer ",
  "curl -u ",
  "mysql ",
  "login ",
  "[",
  '\\"',
  '"salt":',
  "name: password\nvalue: ",
  "password",
  "password>",
  '=="a" == ',
  "MII",
  "$6$a$",
  "?sig=",
  "AAAA",
  "jdbc:oracle:",
  "chpasswd echo ",
  " htpasswd -b ",
  "password='a' ",
  "é",
  "\0",
  "{{",
  "a:a@",
];

it.each(HOSTILE)("judges a text of nothing but %j within its time", (part) => {
  const long = part.repeat(Math.ceil(500_000 / part.length));
  const start = process.cpuUsage();
  secretsIn(long);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(5_000);
});

it("texts in texts are opened to a depth, and brackets are only brackets", () => {
  expect(secretsIn("[".repeat(100_000) + "]".repeat(100_000))?.shown).toBe("(hidden: looks like a secret)");
  expect(secretsIn('{"__proto__":{"password":"hunter2hunter2"}}')?.shown).toBe(
    '{"__proto__":{"password":"(hidden: looks like a secret)"}}',
  );
});
