import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { CLOUD_FRONT, DOMAIN } from "../../../../__tests__/support/every-stack";
import { identitiesOf } from "../../../../__tests__/support/identities";
import { secureServerlessStack, stateBackendStack } from "../../../../__tests__/support/stacks";
import { synthStack } from "../../../../__tests__/support/terraform-json";
import { ownerTags } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import type { Target } from "../../src/aws/target";
import { inventory } from "../../src/inventory/inventory";
import { accountOf, resolved } from "../support/account-of";

const ACCOUNT = "123456789012";

/** Everything that an environment can have. */
const everything = (service: string) =>
  anEnvironment(
    {
      accountId: ACCOUNT,
      accessLogs: {},
      nameSuffix: "-dev",
      region: "eu-west-1",
      api: { domain: { ...DOMAIN, name: `${service}.example.com` }, cloudFront: CLOUD_FRONT },
      alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
      secret: { delivery: "out-of-band", rotation: {} },
    },
    {},
    service,
  );

const stacksOf = (environment: Environment) =>
  resolved(
    [synthStack(secureServerlessStack(environment)), synthStack(stateBackendStack(environment))],
    ACCOUNT,
    environment.region,
  );

const inventoryOf = (environment: Environment) =>
  inventory({ environment, sdk: { region: environment.region, requestHandler: { requestTimeout: 1 } } } as Target);

it.each(["secure-serverless", "orders"])(
  "finds everything of the service %s that the stacks make under a name of its own, and knows it as ours",
  async (service) => {
    const environment = everything(service);
    const stacks = stacksOf(environment);
    accountOf(stacks, ACCOUNT, ownerTags(environment));

    const found = await inventoryOf(environment);
    const names = found.map(({ type, name }) => `${type} ${name}`);
    const made = identitiesOf(stacks);

    expect(made.length).toBeGreaterThan(50);
    const lost = made.filter((identity) => !names.includes(identity));
    expect(lost.map((identity) => `${identity}: packages/operations/src/inventory does not look for it`)).toEqual([]);
    expect(found.filter(({ ours }) => ours === false)).toEqual([]);
  },
);

it("finds nothing of another service in the same account", async () => {
  const environment = everything("orders");
  accountOf(stacksOf(everything("secure-serverless")), ACCOUNT, ownerTags(everything("secure-serverless")));

  expect(await inventoryOf(environment)).toEqual([]);
});

describe("a domain that there was once", () => {
  const former = everything("orders");
  const now = anEnvironment({ accountId: ACCOUNT, region: "eu-west-1", nameSuffix: "-dev" }, {}, "orders");
  const target = { environment: now, sdk: { region: now.region, requestHandler: { requestTimeout: 1 } } } as Target;
  const typesOf = async (...scope: ["everything"?]) =>
    (await inventory(target, ...scope))
      .map(({ type }) => type)
      .filter((type) => /acm|domain_name|cloudfront/.test(type));

  it("is looked for at the end of an environment, and not by who deploys", async () => {
    accountOf(stacksOf(former), ACCOUNT, ownerTags(now));

    expect(await typesOf()).toEqual([]);
    expect([...new Set(await typesOf("everything"))].sort()).toEqual([
      "aws_acm_certificate",
      "aws_apigatewayv2_domain_name",
      "aws_cloudfront_distribution",
      "aws_cloudfront_function",
      "aws_cloudfront_key_value_store",
    ]);
  });

  it("needs no permission to be looked for, and any other error ends it", async () => {
    accountOf(stacksOf(former), ACCOUNT, ownerTags(now));
    const certificates = mockClient(ACMClient);

    certificates.on(ListCertificatesCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    expect(await typesOf("everything")).toEqual([]);

    certificates.on(ListCertificatesCommand).rejects(new Error("broken"));
    await expect(typesOf("everything")).rejects.toThrow("broken");
  });
});
