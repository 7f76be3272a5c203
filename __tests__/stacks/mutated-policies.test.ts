import { isAbout } from "@secure-serverless/proof/policies/accepted";
import { ACCEPTED } from "@secure-serverless/proof/policies/accepted-mutants";
import { mutants } from "@secure-serverless/proof/policies/mutants";
import type { Environment } from "../../src/config/schema";
import { everyEnvironment, KEY } from "../support/every-stack";
import { provenEnvironment } from "../support/proven-environment";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../support/stacks";
import { synthesizedPolicies } from "../support/synthesized-policies";
import { listed } from "../support/terraform-json";

/** The policies of the stacks of an environment, of its workflows' roles too where it has them. */
function policiesOf(environment: Environment) {
  return [
    ...synthesizedPolicies(secureServerlessStack(environment)),
    ...synthesizedPolicies(stateBackendStack(environment), "state-backend/"),
    ...(environment.ci === undefined ? [] : synthesizedPolicies(ciAccessStack(environment), "ci-access/")),
  ];
}

const ci = { repository: "owner/name" };
const proven = policiesOf(provenEnvironment(KEY));
const all = [
  ...everyEnvironment().map(([name, environment]) => ({
    name,
    policies: policiesOf({ ...environment, ci } as Environment),
  })),
  { name: "what is proven", policies: proven },
];

describe.each(all)("the policies of $name", ({ policies }) => {
  it("are mutated, each statement of each", () => {
    expect(policies.length).toBeGreaterThan(15);
    for (const { document } of policies) {
      const removed = mutants(document).filter(({ kind }) => kind === "statement removed");
      expect(removed).toHaveLength(document.Statement.length);
    }
  });

  it("have mutants of their own names, each another policy", () => {
    const ids = policies.flatMap(({ id, document }) => mutants(document).map(({ name }) => `${id}: ${name}`));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { document } of policies) {
      const texts = [document, ...mutants(document).map((mutant) => mutant.document)].map((one) => JSON.stringify(one));
      expect(new Set(texts).size).toBe(texts.length);
    }
  });
});

/** What the proof is without, and what shows it instead. */
const SHOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  "ci-access/deploy/read-settings secretsmanager:ListSecretVersionIds":
    "75-ci-access applies the local environment, where Terraform writes the secret",
  "ci-access/plan/read-settings secretsmanager:ListSecretVersionIds":
    "75-ci-access plans the local environment, where Terraform writes the secret",
  "failures/key kms:ScheduleKeyDeletion": "75-previews-access destroys previews, whose keys let its role do so",
};

/**
 * What a domain, a distribution and a firewall take: the emulator that is asked offers none of these services, so that nothing
 * here judges the grants (docs/least-privilege.md). The types of resources are held to them by __tests__/ci-access.
 */
const NOT_JUDGED = /^ci-access\/(deploy\/(change-front|read-functions)|plan\/read-front) /;

it("allows in no environment what the proof does not mutate", () => {
  const actions = (policies: typeof proven) =>
    policies.flatMap(({ id, document }) =>
      document.Statement.flatMap(({ Action }) => listed(Action).map((action) => `${id} ${action}`)),
    );
  const known = new Set(actions(proven));
  expect(known.size).toBeGreaterThan(200);
  const others = new Set(all.flatMap(({ policies }) => actions(policies)).filter((one) => !known.has(one)));
  expect([...others].filter((one) => NOT_JUDGED.test(one)).length).toBeGreaterThan(40);
  expect([...others].filter((one) => !NOT_JUDGED.test(one)).sort()).toEqual(Object.keys(SHOWN_ELSEWHERE));
});

describe("the list of accepted mutants", () => {
  const outcomes = proven.flatMap(({ id, document }) =>
    mutants(document).map(({ name }) => ({ policy: id, mutant: name })),
  );

  it("names mutants that exist, each with a reason", () => {
    const entries = ACCEPTED.flatMap(({ policies, mutants: names }) =>
      policies.flatMap((policy) => names.map((mutant) => ({ policy, mutant }))),
    );
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter((entry) => !outcomes.some((outcome) => isAbout(entry, outcome)))).toEqual([]);
    expect(ACCEPTED.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});
