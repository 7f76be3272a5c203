import { domainOf } from "./domain";
import { executionRoleName, previewName, resourceNames, STATE_OWNERS, stackIdOf } from "./names";
import type { Environment } from "./schema";
import { brokenRule, bucketName } from "./schema/primitives";

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const SERVICE_NAME = /^(?=..)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const BUCKET = "the bucket";

/** Stands for an account that is not known: all have so many digits. */
const SOME_ACCOUNT = "000000000000";

/** A name of an environment, and what it must be unique in. */
interface UniqueName {
  /** What has the name, for example "the dashboard". */
  readonly what: string;
  readonly name: string;
  readonly in: "account" | "region";
  /** What AWS allows. @default long enough for every name that the other rules allow */
  readonly maxLength?: number;
}

function uniqueNames(environment: Environment): UniqueName[] {
  const { region, accountId = SOME_ACCOUNT, state, ci } = environment;
  const names = resourceNames(environment);
  return [
    { what: BUCKET, name: names.dataBucket(accountId, region), in: "account", maxLength: 63 },
    { what: BUCKET, name: names.accessLogBucket(accountId, region), in: "account", maxLength: 63 },
    { what: BUCKET, name: state.bucketName, in: "account" },
    { what: "the X-Ray group", name: names.prefix, in: "region", maxLength: 32 },
    { what: "the dashboard", name: names.dashboard, in: "account" },
    { what: "the API", name: names.api, in: "region" },
    { what: "the secret", name: names.secret, in: "region" },
    ...Object.values(names.layers).map((name) => ({ what: "the layer", name, in: "region" as const })),
    ...Object.values(names.topics).map((name) => ({ what: "the topic", name, in: "region" as const })),
    ...Object.values(names.functions).flatMap((name): UniqueName[] => [
      { what: "the function", name, in: "region", maxLength: 64 },
      { what: "the role", name: executionRoleName(name, region), in: "account", maxLength: 64 },
    ]),
    ...(ci ? ciNames(names) : []),
  ];
}

function ciNames({ boundary, ciRoles }: ReturnType<typeof resourceNames>): UniqueName[] {
  return [
    { what: "the policy", name: boundary, in: "account" },
    ...Object.values(ciRoles).map((name) => ({ what: "the role", name, in: "account" as const, maxLength: 64 })),
  ];
}

/**
 * How many more characters each name of an environment may have, by the name that has the least room: of a preview whose id
 * is left out, that is the longest that an id may be.
 */
export function leastRoom(environment: Environment): {
  readonly what: string;
  readonly maxLength: number;
  readonly room: number;
} {
  return uniqueNames(environment)
    .flatMap(({ what, name, maxLength }) =>
      maxLength === undefined ? [] : [{ what, maxLength, room: maxLength - name.length }],
    )
    .reduce((least, other) => (other.room < least.room ? other : least));
}

/** The rule of a service's name that it breaks. What the names that follow it leave of room is another question. */
export function brokenServiceName(serviceName: string): string | undefined {
  if (serviceName.length <= 40 && SERVICE_NAME.test(serviceName)) return undefined;
  return `serviceName: must have 2 to 40 lower-case letters, digits and single hyphens and start with a letter, got ${JSON.stringify(serviceName)}`;
}

/** The rule of an environment's name that it breaks: its stacks, variables and GitHub environment are called after it. */
export function brokenEnvironmentName(name: string): string | undefined {
  const prefixes = STATE_OWNERS.map((owner) => stackIdOf(owner, "")).filter((prefix) => prefix !== "");
  // a stack cannot be called like that
  if (name in {}) return `${name}: (name): must be another one, got "${name}"`;
  if (NAME.test(name) && !prefixes.some((prefix) => name.startsWith(prefix))) return undefined;
  return `${name}: (name): must have lower-case letters, digits and single hyphens and start with a letter and not with ${prefixes.join(" or ")}, got "${name}"`;
}

/** What the names of environments and templates take from each other: a preview must not be called as something else is. */
export function takenNames(environmentNames: readonly string[], templateNames: readonly string[]): string[] {
  return templateNames.flatMap((template) =>
    [...environmentNames, ...templateNames.filter((other) => other !== template)]
      .filter((name) => name === template || name.startsWith(previewName(template, "")))
      .map(
        (name) =>
          `${name}: (name): must not be that of the template ${template}, nor begin with "${previewName(template, "")}" as its previews do, got "${name}"`,
      ),
  );
}

/** What of an environment's names AWS would refuse, one sentence each. */
export function brokenNameRules(environment: Environment): string[] {
  const setting = `${environment.name}: serviceName`;
  return uniqueNames(environment).flatMap(({ what, name, maxLength = Number.POSITIVE_INFINITY }) => {
    if (name.length > maxLength)
      return [
        `${setting}: must leave ${what} "${name}" at most ${maxLength} characters, got ${name.length}: shorten it or nameSuffix`,
      ];
    const rule = what === BUCKET ? brokenRule(bucketName, name) : undefined;
    return rule === undefined
      ? []
      : [`${setting}: must leave a name for the bucket "${name}", which ${rule}: change it or nameSuffix`];
  });
}

/**
 * What two environments would take from each other, one sentence for each pair. Those that may be in one account count as in
 * one; those on the local AWS are left alone, since each rehearsal can have one of its own.
 */
export function collisions(environments: readonly Environment[]): string[] {
  const pairs = environments.flatMap((one, index) =>
    environments.slice(index + 1).map((other) => [one, other] as const),
  );
  return pairs.flatMap(([one, other]) => [
    ...(mayShareAccount(one, other) ? collisionsOf(one, other) : []),
    ...sameDomain(one, other),
  ]);
}

/** The whole world has a domain name once, whatever accounts there are. */
function sameDomain(one: Environment, other: Environment): string[] {
  const [taken, wanted] = [domainOf(one)?.name, domainOf(other)?.name];
  return wanted === undefined || wanted !== taken
    ? []
    : [
        `${other.name}: api.domain.name: must differ from that of ${one.name}, since a name leads to one API, got ${JSON.stringify(wanted)}`,
      ];
}

function collisionsOf(one: Environment, other: Environment): string[] {
  const isSameRegion = one.region === other.region;
  const taken = new Set(uniqueNames(one).map(({ name }) => name));
  const both = uniqueNames(other).filter(
    (unique) => taken.has(unique.name) && (unique.in === "account" || isSameRegion),
  );
  const { name } = other;
  const problems: string[] = [];
  if (both.length > 0)
    problems.push(
      `${name}: nameSuffix: must differ from that of ${one.name}, or both must have an accountId, and another: in one account both have ${both
        .map((unique) => `${unique.what} ${unique.name}`)
        .join(", ")}, got ${JSON.stringify(other.nameSuffix)}`,
    );
  if (makesOidcProvider(one) && makesOidcProvider(other) && one.accountId === other.accountId)
    problems.push(
      `${name}: ci.oidcProviderExists: must be true, since an account has one provider and that of ${one.accountId} is made by ${stackIdOf("ciAccess", one.name)}, got false`,
    );
  return problems;
}

function mayShareAccount(one: Environment, other: Environment): boolean {
  if (one.emulated || other.emulated) return false;
  return one.accountId === undefined || other.accountId === undefined || one.accountId === other.accountId;
}

function makesOidcProvider({ ci, accountId }: Environment): boolean {
  return ci !== undefined && accountId !== undefined && !ci.oidcProviderExists;
}
