import type { Environment } from "../../src/config/schema";
import { anEnvironment } from "../support/environments";
import { blocksOf, IDENTITY, identitiesOf } from "../support/identities";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../support/stacks";
import { type Attributes, synthStack, type TerraformJson } from "../support/terraform-json";

/** Everything that an environment can have, in the account that both services live in. */
function everything(service: string, oidcProviderExists: boolean): Environment {
  return anEnvironment(
    {
      accountId: "123456789012",
      accessLogs: {},
      alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
      ci: { repository: `owner/${service}`, oidcProviderExists },
      secret: { delivery: "out-of-band", rotation: {} },
    },
    {},
    service,
  );
}

function synthesized(environment: Environment): TerraformJson[] {
  return [secureServerlessStack, stateBackendStack, ciAccessStack].map((stack) => synthStack(stack(environment)));
}

const services = {
  first: synthesized(everything("secure-serverless", false)),
  // the account has the provider by then
  second: synthesized(everything("orders", true)),
};

it("knows of every type what tells one from another", () => {
  const types = new Set(Object.values(services).flatMap((stacks) => blocksOf(stacks).map(([type]) => type)));
  const unknown = [...types].filter((type) => type.startsWith("aws_") && !(type in IDENTITY));
  expect(unknown.map((type) => `${type}: give it a line in __tests__/support/identities.ts`)).toEqual([]);
});

it("has no name in common between two services in one account, nor two of the same in one", () => {
  const [first, second] = [identitiesOf(services.first), identitiesOf(services.second)];

  expect(first.length).toBeGreaterThan(60);
  expect(first.filter((identity) => / (undefined|\$\{[^}]*\})$/.test(identity))).toEqual([]);
  expect(new Set(first).size).toBe(first.length);
  expect(first.filter((identity) => second.includes(identity))).toEqual([]);
  // but for the account's one provider the second has all that the first has
  expect(second.length).toBe(first.length - 1);
});

it("keeps their states in buckets of their own, under keys of their own", () => {
  const places = Object.values(services).flatMap((stacks) =>
    stacks.map(({ terraform }) => {
      const { s3 } = terraform["backend"] as { s3: Attributes };
      return `${s3["bucket"]}/${s3["key"]}`;
    }),
  );
  expect(new Set(places).size).toBe(6);
  expect(
    places.filter((place) => place.startsWith("orders-state-test-123456789012-us-east-1/orders/test/")),
  ).toHaveLength(3);
});

it("says neither's name in the other anywhere, not in a condition, a description or a metric", () => {
  expect(JSON.stringify(services.second)).not.toMatch(/secure-?serverless|serverless-lambda|secure serverless/i);
  expect(JSON.stringify(services.first)).not.toMatch(/orders/i);
});

it("reaches nothing of each other's: every resource of a policy that has a name has the service's own", () => {
  const policies = blocksOf(services.second.slice(2)).filter(([type]) => type === "aws_iam_policy");
  const resources = policies.flatMap(([, { policy }]) =>
    (JSON.parse(policy as string).Statement as { Resource: string | string[] }[]).flatMap(({ Resource }) => Resource),
  );
  // what has no name: keys by their tags, APIs by their ids, quotas, and what AWS offers no resource for
  const unnamed = /^\*$|:key\/\*$|:event-source-mapping:\*$|:apigateway:|:account$|:servicequotas:|aws-service-role/;

  expect(policies.length).toBeGreaterThan(8);
  expect(resources.filter((resource) => !unnamed.test(resource) && !resource.includes("orders"))).toEqual([]);
});
