/** How the names of an expectation stand to those of what was synthesized. */
export type Spelling = "exact" | "camelCase";

export interface Difference {
  /** Where it is: `rule[0].bucket_key_enabled`; empty for the whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly received: unknown;
}

/** What `expect.objectContaining` and the like are, as far as is looked into them. */
interface AsymmetricMatcher {
  asymmetricMatch(received: unknown): boolean;
  readonly sample: unknown;
  readonly inverse: boolean;
}

/**
 * What keeps `received` from being what is expected; nothing when it matches.
 *
 * Objects match in part, at every depth: what is not named may be anything, and `undefined` says that there is none.
 * Lists match one by one; `expect.arrayContaining([…])` asks for some of their items, in any order. Any other matcher
 * of jest may stand anywhere. With "camelCase", `blockPublicAcls` is also found as `block_public_acls`, within
 * `expect.objectContaining` too; a name that is there as it is written (a tag, an environment variable) comes first.
 */
export function differences(expected: unknown, received: unknown, spelling: Spelling, path = ""): Difference[] {
  const different = [{ path, expected, received }];
  const matches = (part: unknown, candidate: unknown) => differences(part, candidate, spelling).length === 0;

  if (isAsymmetric(expected)) return asymmetricMatch(expected, received, matches) ? [] : different;
  if (Array.isArray(expected)) {
    if (!Array.isArray(received) || expected.length !== received.length) return different;
    return expected.flatMap((item, index) => differences(item, received[index], spelling, `${path}[${index}]`));
  }
  if (isObject(expected)) {
    if (!isObject(received)) return different;
    return Object.entries(expected).flatMap(([name, value]) => {
      const key = keyIn(received, name, spelling);
      return differences(value, received[key], spelling, path === "" ? key : `${path}.${key}`);
    });
  }
  return Object.is(expected, received) ? [] : different;
}

/** Jest's matchers of lists and objects know one spelling and compare what is in them in full; here it matches in part. */
function asymmetricMatch(
  matcher: AsymmetricMatcher,
  received: unknown,
  matches: (expected: unknown, received: unknown) => boolean,
): boolean {
  const { sample, inverse } = matcher;
  const kind = String(matcher);
  if (/^Array(Not)?Containing$/.test(kind) && Array.isArray(sample))
    return (
      inverse !== (Array.isArray(received) && sample.every((part) => received.some((item) => matches(part, item))))
    );
  if (/^(Not)?ArrayOf$/.test(kind))
    return inverse !== (Array.isArray(received) && received.every((item) => matches(sample, item)));
  if (/^Object(Not)?Containing$/.test(kind)) return inverse !== matches(sample, received);
  return matcher.asymmetricMatch(received);
}

function keyIn(received: object, name: string, spelling: Spelling): string {
  if (spelling === "exact" || name in received) return name;
  return Object.keys(received).find((key) => camelCase(key) === name) ?? name;
}

/** As cdktf derives a property from the name of an attribute: `ipv6_cidr_block` is `ipv6CidrBlock`. */
function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return isObject(value) && typeof value["asymmetricMatch"] === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
