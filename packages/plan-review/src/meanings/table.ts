import { lastOf, snakeCase } from "../paths";
import type { Meaning } from "./meaning";
import { CERTIFICATES, DESTINATIONS } from "./table/destinations";
import { ENCRYPTION } from "./table/encryption";
import { API_LIMITS, FIREWALL } from "./table/firewall";
import { IDENTITY_CHECKS, ISOLATION } from "./table/identity";
import { NEUTRAL, REST } from "./table/neutral";
import { OTHER_CLOUDS } from "./table/other-clouds";
import { PARAMETERS } from "./table/parameters";
import { LOCKS, PROTECTION, VERSIONS } from "./table/protection";
import { REPLICATION } from "./table/replication";
import { RETENTION } from "./table/retention";
import { SINGLE_SERVICES } from "./table/single-services";
import { RESILIENCE, TRAFFIC } from "./table/traffic";
import { TRANSPORT } from "./table/transport";
import { ALARMS, DETECTION, LOGS_KEPT, MONITORING } from "./table/watching";

/** What attributes mean, in every type that has them: the first row that fits decides. */
const TABLE: readonly Meaning[] = [
  ...OTHER_CLOUDS,
  ...ENCRYPTION,
  ...LOCKS,
  ...VERSIONS,
  ...REPLICATION,
  ...PROTECTION,
  ...RETENTION,
  ...DETECTION,
  ...LOGS_KEPT,
  ...MONITORING,
  ...ALARMS,
  ...PARAMETERS,
  ...FIREWALL,
  ...API_LIMITS,
  ...TRANSPORT,
  ...IDENTITY_CHECKS,
  ...ISOLATION,
  ...TRAFFIC,
  ...RESILIENCE,
  ...CERTIFICATES,
  ...REST,
  ...NEUTRAL,
  ...DESTINATIONS,
  ...SINGLE_SERVICES,
];

const byName = new Map<string, { readonly meaning: Meaning; readonly place: number }[]>();
const byPattern: { readonly meaning: Meaning; readonly pattern: RegExp; readonly place: number }[] = [];
for (const [place, meaning] of TABLE.entries()) {
  if (meaning.names instanceof RegExp) byPattern.push({ meaning, pattern: meaning.names, place });
  else {
    for (const name of meaning.names) {
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [{ meaning, place }]);
      else others.push({ meaning, place });
    }
  }
}

const found = new Map<string, Meaning | undefined>();

/**
 * What an attribute means, undefined when the table does not have it.
 *
 * @param path dotted, without the positions in lists
 */
export function meaningOf(type: string, path: string): Meaning | undefined {
  const key = `${type}.${path}`;
  if (found.has(key)) return found.get(key);
  const where = snakeCase(key);
  const name = lastOf(where);
  const fits = ({ within, except }: Meaning) => within?.test(where) !== false && except?.test(where) !== true;
  const candidates = [...(byName.get(name) ?? []), ...byPattern.filter(({ pattern }) => pattern.test(name))].filter(
    ({ meaning }) => fits(meaning),
  );
  const meaning = candidates.reduce<{ meaning: Meaning; place: number } | undefined>(
    (first, other) => (first === undefined || other.place < first.place ? other : first),
    undefined,
  )?.meaning;
  found.set(key, meaning);
  return meaning;
}
