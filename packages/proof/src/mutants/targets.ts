/** Code, and the tests that must notice when it does something else. */
export interface MutationPart {
  /** Files of the repository in which something is changed, one thing at a time. */
  readonly mutate: readonly string[];
  /** Test files of the repository. All of them are loaded for each mutant, so few and small ones make a part fast. */
  readonly tests: readonly string[];
}

/** Code that decides one thing, in parts that share no file. */
export type MutationTarget = readonly MutationPart[];

const API_TESTS = "__tests__/functions/api";
const PLAN_REVIEW = "packages/plan-review";
const RELEASE = "packages/operations/src/release";
const RELEASE_TESTS = "packages/operations/__tests__/release";

/** A file of the plan review, and the tests that are named after it. */
function planReview(file: string, ...tests: readonly string[]): MutationPart {
  return {
    mutate: [`${PLAN_REVIEW}/src/${file}.ts`],
    tests: [file, ...tests].map((name) => `${PLAN_REVIEW}/__tests__/${name}.test.ts`),
  };
}

/** By the name that `npm run test:mutation` takes. */
export const MUTATION_TARGETS: Readonly<Record<string, MutationTarget>> = {
  authorizer: [
    {
      mutate: [
        "functions/authorizer/app.ts",
        "functions/authorizer/key-ring.ts",
        "functions/authorizer/named-keys.ts",
        "functions/authorizer/unclear-entries.ts",
      ],
      tests: [
        "__tests__/functions/authorizer/app.test.ts",
        "__tests__/functions/authorizer/key-ring.test.ts",
        "__tests__/functions/authorizer/unclear-entries.test.ts",
      ],
    },
  ],
  conditions: [
    {
      mutate: ["functions/api/conditions.ts", "functions/api/http-date.ts"],
      tests: [`${API_TESTS}/conditions.test.ts`, `${API_TESTS}/http-date.test.ts`],
    },
  ],
  request: [
    {
      mutate: ["functions/api/request.ts", "functions/api/path.ts", "functions/api/query.ts"],
      tests: [`${API_TESTS}/path.test.ts`, `${API_TESTS}/query.test.ts`, `${API_TESTS}/request.test.ts`],
    },
  ],
  parameters: [
    { mutate: ["functions/api/content-type.ts"], tests: [`${API_TESTS}/content-type.test.ts`] },
    { mutate: ["functions/api/parameters.ts"], tests: [`${API_TESTS}/known-parameters.test.ts`] },
  ],
  permissions: [
    { mutate: ["functions/api/caller.ts"], tests: [`${API_TESTS}/who-calls.test.ts`] },
    {
      mutate: ["functions/api/permissions.ts"],
      tests: [`${API_TESTS}/access-rules.test.ts`, `${API_TESTS}/grants.test.ts`],
    },
    { mutate: ["functions/api/permit.ts"], tests: [`${API_TESTS}/permit.test.ts`] },
    { mutate: ["functions/api/permitted-store.ts"], tests: [`${API_TESTS}/permitted-store.test.ts`] },
  ],
  "permission-rules": [
    {
      mutate: ["functions/shared/permissions.ts"],
      tests: ["__tests__/functions/shared/permission-rules.test.ts"],
    },
  ],
  judge: [planReview("judge/judges"), planReview("judge/unjudged")],
  "policy-wildcards": [planReview("policy/glob")],
  "policy-reach": [planReview("policy/broad"), planReview("policy/cidr"), planReview("policy/everyone")],
  "policy-trust": [
    {
      mutate: [`${PLAN_REVIEW}/src/policy/issuers.ts`, `${PLAN_REVIEW}/src/policy/trust.ts`],
      tests: [`${PLAN_REVIEW}/__tests__/policy/trust.test.ts`],
    },
  ],
  "policy-conditions": [planReview("policy/condition"), planReview("policy/principals")],
  "policy-document": [planReview("policy/document")],
  "policy-context": [planReview("policy/context"), planReview("policy/context-values", "policy/context-sets")],
  "policy-explain": [planReview("policy/explain")],
  "policy-comparison": [planReview("policy/compare")],
  "policy-boxes": [
    {
      mutate: [`${PLAN_REVIEW}/src/policy/box.ts`, `${PLAN_REVIEW}/src/policy/budget.ts`],
      tests: [`${PLAN_REVIEW}/__tests__/policy/box.test.ts`],
    },
  ],
  "policy-patterns": [planReview("policy/pattern")],
  "policy-names": [planReview("policy/name-set"), planReview("policy/name-automaton")],
  "policy-statements": [planReview("policy/statement-index")],
  "policy-escape": [planReview("policy/escape")],
  "rules-weakened": [planReview("rules/weakened"), planReview("rules/expirations")],
  "rules-identity": [planReview("rules/identity-judge"), planReview("rules/plan-index")],
  "iam-raising": [planReview("iam/raising")],
  "rules-iam": [planReview("rules/identity", "rules/identity-grants")],
  "rules-attachments": [planReview("rules/attachments", "rules/permissions")],
  "rules-detachments": [planReview("rules/detachments")],
  "rules-owners": [planReview("rules/owners")],
  "rules-api": [planReview("rules/api")],
  "rules-values": [planReview("rules/values", "rules/unknown-risk")],
  "rules-operations": [planReview("rules/operations"), planReview("rules/look")],
  "rules-exposure": [planReview("rules/exposure"), planReview("network/by-nature")],
  "rules-access": [planReview("rules/access", "rules/access-of-others")],
  "rules-given": [planReview("rules/bucket-grants"), planReview("rules/issuers"), planReview("rules/loosened")],
  "rules-policies": [planReview("rules/policies")],
  "rules-administrators": [planReview("rules/administrators")],
  "rules-destruction": [planReview("rules/destruction"), planReview("rules/rule")],
  "network-addresses": [planReview("network/addresses")],
  "network-ranges": [planReview("network/ranges"), planReview("network/sweep")],
  "network-reach": [planReview("network/compare"), planReview("network/found"), planReview("network/denials")],
  "network-openings": [planReview("network/openings"), planReview("network/sources"), planReview("network/verdict")],
  "network-sharing": [planReview("network/sharing")],
  "network-members": [planReview("network/members")],
  "network-firewalls": [planReview("network/firewalls"), planReview("network/owners")],
  "network-lists": [planReview("network/prefix-lists")],
  "network-reads": [planReview("network/reads"), planReview("network/touched"), planReview("network/leaves")],
  "network-turned": [planReview("network/turned")],
  "network-routes": [planReview("network/routes"), planReview("network/attached")],
  alias: [
    {
      mutate: ["move-alias", "released-alias", "release-record", "release-plan"].map((name) => `${RELEASE}/${name}.ts`),
      tests: ["move-alias", "release-plan", "release-record", "released-alias"].map(
        (name) => `${RELEASE_TESTS}/${name}.test.ts`,
      ),
    },
  ],
};

/** What is changed in all parts of a target. */
export function changedBy(target: MutationTarget): readonly string[] {
  return target.flatMap(({ mutate }) => mutate);
}
