import { anEnvironment } from "../../../../__tests__/support/environments";
import { CLOUD_FRONT, DOMAIN } from "../../../../__tests__/support/every-stack";
import { secureServerlessStack, stateBackendStack } from "../../../../__tests__/support/stacks";
import { synthStack } from "../../../../__tests__/support/terraform-json";
import { isAdoptable, plannedName, SET_AGAIN } from "../../src/adoption/planned-name";

const environments = [
  anEnvironment({
    secret: { delivery: "variable" },
    alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
  }),
  anEnvironment({ secret: { delivery: "out-of-band", rotation: {} }, accessLogs: {} }),
  anEnvironment({ api: { domain: DOMAIN, cloudFront: CLOUD_FRONT } }),
];
const types = environments.flatMap((environment) =>
  [secureServerlessStack(environment), stateBackendStack(environment)].flatMap((stack) =>
    Object.keys(synthStack(stack).resource),
  ),
);

it.each([...new Set(types)])("%s is adopted, or set again without harm, and never both", (type) => {
  expect([isAdoptable(type), SET_AGAIN.includes(type)].filter(Boolean)).toHaveLength(1);
});

it("never imports the version of a secret: its value would come into the state", () => {
  expect(isAdoptable("aws_secretsmanager_secret_version")).toBe(false);
});

it("calls a permission as Terraform imports it", () => {
  const values = { function_name: "f", qualifier: "live", statement_id: "ApiGateway" };
  expect(plannedName("aws_lambda_permission", values)).toBe("f:live/ApiGateway");
  expect(plannedName("aws_lambda_permission", { ...values, qualifier: null })).toBe("f/ApiGateway");
  expect(plannedName("aws_lambda_permission", { statement_id: "ApiGateway" })).toBeUndefined();
});

it("calls a mapping by its domain, with the base path where it has one", () => {
  const values = { domain_name: "api.example.com", api_mapping_key: "v1" };
  expect(plannedName("aws_apigatewayv2_api_mapping", values)).toBe("api.example.com/v1");
  expect(plannedName("aws_apigatewayv2_api_mapping", { ...values, api_mapping_key: null })).toBe("api.example.com");
});

it("takes a name that only AWS will know for none", () => {
  expect(plannedName("aws_s3_bucket", {})).toBeUndefined();
  expect(plannedName("aws_lambda_alias", { name: "live" })).toBeUndefined();
  expect(plannedName("aws_dynamodb_table", { name: "t" })).toBeUndefined();
});
