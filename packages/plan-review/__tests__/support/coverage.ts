import { HARMLESS } from "../../src/catalogue/harmless-types";
import { type Kind, kindOf, PROVIDERS, typesOf } from "../../src/catalogue/types";
import { isKnown, JUDGES } from "../../src/judge/judges";
import { FAMILIES } from "../../src/meanings/harmless-names/families";
import { awsSchema } from "./aws-schema";

const KINDS: readonly (readonly [Kind, string])[] = [
  ["holds", "hold data, keys, secrets, logs, identities, state, or an address"],
  ["guards", "watch, limit, protect or keep copies"],
  ["grants", "give somebody access"],
  ["serves", "answer requests or lead them there"],
  ["settings", "are settings of something else"],
  ["harmless", "are missed by nobody"],
];

/** What the review knows of the AWS provider, and how many types of others, as the tables in docs/plan-review.md. */
export function coverageTables(): string {
  const schema = awsSchema();
  const paths = schema.flatMap(({ type, paths: own }) => own.map((path) => [type, path] as const));
  const kinds = new Map<Kind | undefined, number>();
  for (const { type } of schema) kinds.set(kindOf(type), (kinds.get(kindOf(type)) ?? 0) + 1);
  const unread = schema.filter(
    ({ type }) => kindOf(type) === "grants" && !JUDGES.some((judge) => judge.reads?.(type) === true),
  );
  const knownBy = (id: string) =>
    paths.filter(([type, path]) => JUDGES.some((judge) => judge.id === id && judge.knows(type, path))).length;
  const nobody = paths.filter(([type, path]) => !isKnown(type, path)).length;
  return [
    "| Resource types of the AWS provider that | Types |",
    "|---|---|",
    ...KINDS.map(([kind, words]) => `| ${words} (\`${kind}\`) | ${number(kinds.get(kind) ?? 0)} |`),
    `| nobody has classified | ${number(kinds.get(undefined) ?? 0)} |`,
    `| *all of them* | ${number(schema.length)} |`,
    `| give access, and are read by no rule as a whole | ${number(unread.length)} |`,
    "",
    "| Attributes of these types that are known to | Attributes |",
    "|---|---|",
    ...JUDGES.map(({ id }) => `| \`${id}\` | ${number(knownBy(id))} |`),
    `| nobody | ${number(nobody)} (${((100 * nobody) / paths.length).toFixed(1)} %) |`,
    `| *all of them* | ${number(paths.length)} |`,
    "",
    "| Types of other providers | |",
    "|---|---|",
    ...otherProviders().map(([prefix, count]) => `| \`${prefix}_*\` | ${number(count)} |`),
    "",
    "| Harmless attributes | Names | Why |",
    "|---|---|---|",
    ...FAMILIES.map(({ title, why, names }) => `| ${title} | ${number(names.trim().split(/\s+/).length)} | ${why} |`),
    "",
    "| Harmless types | Why |",
    "|---|---|",
    ...[...HARMLESS].map(([type, { why }]) => `| \`${type}\` | ${why} |`),
  ].join("\n");
}

function otherProviders(): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const provider of PROVIDERS) {
    if (provider.prefix === "aws") continue;
    counts.set(provider.prefix, (counts.get(provider.prefix) ?? 0) + [...typesOf(provider)].length);
  }
  for (const type of HARMLESS.keys()) {
    const prefix = type.slice(0, type.indexOf("_"));
    if (prefix !== "aws") counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
