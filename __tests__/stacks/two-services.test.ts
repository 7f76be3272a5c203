import type { Environment } from "../../src/config/schema";
import { anEnvironment } from "../support/environments";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../support/stacks";
import { type Attributes, synthStack, type TerraformJson } from "../support/terraform-json";

/**
 * What tells a resource from the others of its type in an account and region, or undefined for what belongs to another
 * resource and is told apart by that one.
 */
const IDENTITY: Readonly<Record<string, string | undefined>> = {
  aws_apigatewayv2_api: "name",
  aws_apigatewayv2_authorizer: undefined,
  aws_apigatewayv2_integration: undefined,
  aws_apigatewayv2_route: undefined,
  aws_apigatewayv2_stage: undefined,
  aws_cloudwatch_composite_alarm: "alarm_name",
  aws_cloudwatch_dashboard: "dashboard_name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_log_metric_filter: undefined,
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_cloudwatch_query_definition: "name",
  aws_iam_openid_connect_provider: "url",
  aws_iam_policy: "name",
  aws_iam_role: "name",
  aws_iam_role_policy: undefined,
  aws_iam_role_policy_attachment: undefined,
  aws_kms_alias: "name",
  aws_kms_key: "description",
  aws_lambda_alias: undefined,
  aws_lambda_function: "function_name",
  aws_lambda_function_event_invoke_config: undefined,
  aws_lambda_layer_version: "layer_name",
  aws_lambda_permission: undefined,
  aws_s3_bucket: "bucket",
  aws_s3_bucket_cors_configuration: undefined,
  aws_s3_bucket_lifecycle_configuration: undefined,
  aws_s3_bucket_logging: undefined,
  aws_s3_bucket_ownership_controls: undefined,
  aws_s3_bucket_policy: undefined,
  aws_s3_bucket_public_access_block: undefined,
  aws_s3_bucket_server_side_encryption_configuration: undefined,
  aws_s3_bucket_versioning: undefined,
  aws_secretsmanager_secret: "name",
  aws_secretsmanager_secret_policy: undefined,
  aws_secretsmanager_secret_rotation: undefined,
  aws_sns_topic: "name",
  aws_sns_topic_policy: undefined,
  aws_sns_topic_subscription: undefined,
  aws_sqs_queue: "name",
  aws_xray_group: "group_name",
};

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

const blocks = (stacks: readonly TerraformJson[]) =>
  stacks.flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, all]) =>
      Object.values(all).map((attributes): [string, Attributes] => [type, attributes]),
    ),
  );

/** Type and name of all that must be unique. */
const identities = (stacks: readonly TerraformJson[]) =>
  blocks(stacks).flatMap(([type, attributes]) => {
    const attribute = IDENTITY[type];
    return attribute === undefined ? [] : [`${type} ${attributes[attribute]}`];
  });

it("it is known of every type what tells one from another", () => {
  const types = new Set(Object.values(services).flatMap((stacks) => blocks(stacks).map(([type]) => type)));
  expect([...types].filter((type) => type.startsWith("aws_") && !(type in IDENTITY))).toEqual([]);
  expect(Object.keys(IDENTITY).filter((type) => !types.has(type))).toEqual([]);
});

it("two services in one account have no name in common, nor has one two of the same", () => {
  const [first, second] = [identities(services.first), identities(services.second)];

  expect(first.length).toBeGreaterThan(60);
  expect(first.filter((identity) => / (undefined|\$\{[^}]*\})$/.test(identity))).toEqual([]);
  expect(new Set(first).size).toBe(first.length);
  expect(first.filter((identity) => second.includes(identity))).toEqual([]);
  // but for the account's one provider the second has all that the first has
  expect(second.length).toBe(first.length - 1);
});

it("their states lie in buckets of their own, under keys of their own", () => {
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

it("neither says the other's name anywhere, not in a condition, a description or a metric", () => {
  expect(JSON.stringify(services.second)).not.toMatch(/secure-?serverless|serverless-lambda|secure serverless/i);
  expect(JSON.stringify(services.first)).not.toMatch(/orders/i);
});

it("their roles reach nothing of each other's: every resource of a policy that has a name has the service's own", () => {
  const policies = blocks(services.second.slice(2)).filter(([type]) => type === "aws_iam_policy");
  const resources = policies.flatMap(([, { policy }]) =>
    (JSON.parse(policy as string).Statement as { Resource: string | string[] }[]).flatMap(({ Resource }) => Resource),
  );
  // what has no name: keys by their tags, APIs by their ids, quotas, and what AWS offers no resource for
  const unnamed = /^\*$|:key\/\*$|:apigateway:|:account$|:servicequotas:|aws-service-role/;

  expect(policies.length).toBeGreaterThan(8);
  expect(resources.filter((resource) => !unnamed.test(resource) && !resource.includes("orders"))).toEqual([]);
});
