import { anEnvironment } from "../../../../__tests__/support/environments";
import { secureServerlessStack } from "../../../../__tests__/support/stacks";
import { resourcesOf, synthStack } from "../../../../__tests__/support/terraform-json";
import { resourceNames } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import { stackDemand } from "../../src/preflight/stack-demand";

const ENVIRONMENTS: [string, Environment][] = [
  ["API keys", anEnvironment({ nameSuffix: "-test" })],
  ["a rotation", anEnvironment({ secret: { delivery: "out-of-band", rotation: { everyDays: 30 } } })],
  [
    "tokens with scopes",
    anEnvironment({
      api: {
        auth: {
          mode: "jwt",
          issuer: "https://issuer.example.com",
          audience: ["one"],
          scopes: { read: ["data.read"], delete: ["data.delete"] },
        },
      },
    }),
  ],
  ["nothing reserved", anEnvironment({ functions: { api: { reservedConcurrency: "unreserved" } } })],
];

describe.each(ENVIRONMENTS)("what is computed for an environment with %s is what its stack has", (_, environment) => {
  const demand = stackDemand(environment, resourceNames(environment));
  const json = synthStack(secureServerlessStack(environment));
  const values = (type: string, attribute: string) => resourcesOf(json, type).map((resource) => resource[attribute]);

  it("log groups", () => {
    expect([...demand.logGroupNames].sort()).toEqual(values("aws_cloudwatch_log_group", "name").sort());
  });

  it("routes", () => {
    expect(demand.routes).toBe(resourcesOf(json, "aws_apigatewayv2_route").length);
  });

  it("reserved concurrency", () => {
    const reserved = resourcesOf(json, "aws_lambda_function")
      .map((resource) => [resource["function_name"], resource["reserved_concurrent_executions"]] as const)
      .filter(([, concurrency]) => concurrency !== -1);

    expect(demand.reservedConcurrency).toEqual(Object.fromEntries(reserved));
  });
});
