import { environments } from "../../src/config/environments";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { loadEnvironments } from "../../src/config/load-environment";
import type { PolicyStatement } from "../../src/constructs/policy";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack, stateBackendStack } from "../support/stacks";
import {
  type Attributes,
  allResources,
  listed,
  resourceOf,
  resourcesOf,
  statementsOf,
  synthStack,
  type TerraformJson,
} from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
const all = loadEnvironments(environments, {});
const jwt = { mode: "jwt" as const, issuer: "https://issuer.example", audience: ["api"] };

const applications: [string, TerraformJson][] = [
  ...all.map((environment): [string, TerraformJson] => [
    environment.name,
    synthStack(secureServerlessStack(environment)),
  ]),
  ["JWT", synthStack(secureServerlessStack(anEnvironment({ api: { auth: jwt } })))],
  ["IAM", synthStack(secureServerlessStack(anEnvironment({ api: { auth: { mode: "iam" } } })))],
  ["rotation", synthStack(secureServerlessStack(anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } })))],
  [
    "KMS keys",
    synthStack(
      secureServerlessStack(
        anEnvironment({
          bucket: { kmsKeyArn: KEY },
          secret: { delivery: "variable", kmsKeyArn: KEY },
        }),
      ),
    ),
  ],
];
const stacks: [string, TerraformJson][] = [
  ...applications,
  ...all.map((environment): [string, TerraformJson] => [
    `state-backend-${environment.name}`,
    synthStack(stateBackendStack(environment)),
  ]),
];

/** What one resource says of another: its address inside an interpolation. */
const refersTo = (reference: unknown, type: string, id: string) => String(reference).startsWith(`\${${type}.${id}.`);

const companionsOf = (json: TerraformJson, type: string, id: string, companion: string, attribute: string) =>
  resourcesOf(json, companion).filter((attributes) => refersTo(attributes[attribute], type, id));

const entries = (json: TerraformJson, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});

/** Every policy of the stack that is attached to a resource. */
function resourcePolicies(json: TerraformJson): PolicyStatement[] {
  return ["aws_s3_bucket_policy", "aws_sns_topic_policy", "aws_sqs_queue", "aws_secretsmanager_secret_policy"]
    .flatMap((type) => resourcesOf(json, type))
    .flatMap((policy) => statementsOf(policy));
}

describe.each(stacks)("every resource of %s", (name, json) => {
  it("is private, TLS-only, versioned and encrypted where it is a bucket", () => {
    const buckets = entries(json, "aws_s3_bucket");
    expect(buckets).toHaveLength(1);

    for (const [id] of buckets) {
      const companions = (type: string) => companionsOf(json, "aws_s3_bucket", id, type, "bucket");
      expect(companions("aws_s3_bucket_public_access_block")).toEqual([
        expect.objectContaining({
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        }),
      ]);
      expect(companions("aws_s3_bucket_policy").flatMap((policy) => statementsOf(policy))).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
          expect.objectContaining({ Effect: "Deny", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
        ]),
      );
      for (const type of [
        "aws_s3_bucket_versioning",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_ownership_controls",
      ])
        expect(companions(type)).toHaveLength(1);
    }
  });

  it("gets the default tags", () => {
    expect(json.provider.aws).toEqual([
      expect.objectContaining({
        default_tags: [
          {
            tags: expect.objectContaining({
              Project: "secure-serverless",
              Environment: expect.stringMatching(/^(local|dev|staging|prod|test)$/),
              ManagedBy: "terraform",
            }),
          },
        ],
      }),
    ]);
  });

  it("names no account, region or partition", () => {
    // A key and the state bucket are named by the configuration, since both exist before the stack.
    const resources = JSON.stringify([json.resource, json.data, json.output])
      .replaceAll(KEY, "")
      .replaceAll(/secure-serverless-state-[\w-]+/g, "");

    expect(resources).not.toMatch(/\b\d{12}\b/);
    expect(resources).not.toMatch(/\b[a-z]{2}-(north|south|east|west|central)[a-z]*-\d\b/);
    expect(resources).not.toMatch(/arn:aws/);
  });

  it("knows nothing of an endpoint, a port or a credential", () => {
    expect(JSON.stringify(json.provider)).not.toMatch(/endpoint|localhost|_key|token/);
    expect(JSON.stringify(json.terraform)).not.toMatch(/endpoint|localhost|_key"|token/);
  });

  it("is planned by known versions", () => {
    expect(json.terraform).toMatchObject({
      required_version: ">= 1.11",
      required_providers: { aws: { version: "~> 6.25" } },
    });
  });

  it("allows nothing by a resource policy but to an AWS service for this account", () => {
    const allowed = resourcePolicies(json).filter(({ Effect }) => Effect === "Allow");

    for (const statement of allowed) {
      expect(statement.Principal).toEqual({ Service: "cloudwatch.amazonaws.com" });
      expect(statement.Condition).toMatchObject({ StringEquals: { "aws:SourceAccount": expect.any(String) } });
    }
    expect(allowed).toHaveLength(name.startsWith("state-backend") ? 0 : 1);
  });
});

describe.each(applications)("the application in %s", (_, json) => {
  const functions = entries(json, "aws_lambda_function");
  const rolePolicies = resourcesOf(json, "aws_iam_role_policy");
  const statements = rolePolicies.flatMap((policy) => statementsOf(policy));

  it("grants exact actions on exact resources, with X-Ray as the only exception", () => {
    expect(statements.length).toBeGreaterThan(5);
    for (const { Effect, Action, Resource } of statements) {
      expect(Effect).toBe("Allow");
      for (const action of listed(Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      if (listed(Action).every((action) => action.startsWith("xray:"))) continue;
      for (const resource of listed(Resource))
        expect(resource).toMatch(/^(\$\{aws_[a-z0-9_]+\.[\w-]+\.arn}(\/\*|:\*)?|arn:aws:kms:[\w:/-]+)$/);
    }
  });

  it("has inline policies only", () => {
    const types = Object.keys(json.resource);

    expect(types).toContain("aws_iam_role_policy");
    expect(
      types.filter((type) => /^aws_iam_(policy|role_policy_attachment|policy_attachment|user|group)/.test(type)),
    ).toEqual([]);
    for (const role of resourcesOf(json, "aws_iam_role")) {
      expect(role).not.toHaveProperty("managed_policy_arns");
      expect(role).not.toHaveProperty("inline_policy");
    }
  });

  it("gives each function a role, tracing, a dead letter queue and a log group with retention of its own", () => {
    expect(functions.length).toBeGreaterThan(0);
    for (const attribute of ["role", "dead_letter_config", "logging_config"])
      expect(new Set(functions.map(([, lambda]) => JSON.stringify(lambda[attribute]))).size).toBe(functions.length);

    const groups = resourcesOf(json, "aws_cloudwatch_log_group");
    for (const [, lambda] of functions) {
      expect(lambda).toMatchObject({
        tracing_config: { mode: "Active" },
        dead_letter_config: { target_arn: expect.stringMatching(/^\$\{aws_sqs_queue\./) },
        publish: true,
        architectures: ["arm64"],
        runtime: LAMBDA_RUNTIME,
      });
      expect(groups).toContainEqual(
        expect.objectContaining({ name: `/aws/lambda/${lambda.function_name}`, retention_in_days: expect.any(Number) }),
      );
    }
    for (const group of groups) expect(group.retention_in_days).toBeGreaterThan(0);
    expect(groups).toHaveLength(functions.length + 1);
  });

  it("lets the API's function use data, the authorizer alone read the secret, and a rotation alone change it", () => {
    const actionsOf = (prefix: string) =>
      rolePolicies
        .filter(({ role }) =>
          refersTo(
            role,
            "aws_iam_role",
            Object.keys(json.resource.aws_iam_role ?? {}).find((id) => id.startsWith(prefix)) ?? "none",
          ),
        )
        .flatMap((policy) => statementsOf(policy))
        .flatMap(({ Action }) => listed(Action))
        .filter((action) => /^(s3|secretsmanager):/.test(action))
        .sort();

    expect(actionsOf("api-function")).toEqual([
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
    const hasAuthorizer = functions.some(([id]) => id.startsWith("authorizer-function"));
    expect(actionsOf("authorizer-function")).toEqual(hasAuthorizer ? ["secretsmanager:GetSecretValue"] : []);
    const rotates = resourcesOf(json, "aws_secretsmanager_secret_rotation").length > 0;
    expect(actionsOf("rotation-function")).toEqual(
      rotates
        ? ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map(
            (action) => `secretsmanager:${action}`,
          )
        : [],
    );
  });

  it("authenticates every route but health and preflight", () => {
    const open = resourcesOf(json, "aws_apigatewayv2_route").filter((route) => route.authorization_type === "NONE");
    const closed = resourcesOf(json, "aws_apigatewayv2_route").filter((route) => route.authorization_type !== "NONE");

    expect(open.map(({ route_key }) => route_key).sort()).toEqual([
      "GET /api/health",
      "HEAD /api/health",
      "OPTIONS /api/{proxy+}",
    ]);
    expect(closed).toEqual([
      expect.objectContaining({
        route_key: "ANY /api/{proxy+}",
        authorization_type: expect.stringMatching(/^(CUSTOM|JWT|AWS_IAM)$/),
      }),
    ]);
  });

  it("sets the stage's throttling and access log", () => {
    const { default_route_settings, access_log_settings } = resourceOf(json, "aws_apigatewayv2_stage");

    expect(default_route_settings).toMatchObject({ throttling_rate_limit: 100, throttling_burst_limit: 200 });
    expect(access_log_settings).toHaveProperty("destination_arn");
  });

  it("tells a topic about every alarm", () => {
    const alarms = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].flatMap((type) =>
      resourcesOf(json, type),
    );
    const topic = [expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn}$/)];
    // What tells nobody by itself is a part of an alarm that does.
    const [telling, silent] = [
      alarms.filter(({ alarm_actions }) => alarm_actions),
      entries(json, "aws_cloudwatch_metric_alarm").filter(([, { alarm_actions }]) => !alarm_actions),
    ];
    const rules = resourcesOf(json, "aws_cloudwatch_composite_alarm").map(({ alarm_rule }) => alarm_rule);

    expect(telling.length).toBeGreaterThan(20);
    for (const alarm of telling) expect(alarm).toMatchObject({ alarm_actions: topic });
    for (const [id] of silent) expect(rules.join()).toContain(`aws_cloudwatch_metric_alarm.${id}.`);
  });

  it("encrypts topics and queues, and denies them plain transport", () => {
    for (const topic of resourcesOf(json, "aws_sns_topic"))
      expect(topic.kms_master_key_id).toMatch(/^\$\{aws_kms_key\./);
    for (const queue of resourcesOf(json, "aws_sqs_queue")) {
      expect(queue.sqs_managed_sse_enabled).toBe(true);
      expect(statementsOf(queue)).toContainEqual(
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      );
    }
    for (const [type, policy, attribute] of [
      ["aws_sns_topic", "aws_sns_topic_policy", "arn"],
      ["aws_secretsmanager_secret", "aws_secretsmanager_secret_policy", "secret_arn"],
    ] as const) {
      expect(entries(json, type).length).toBeGreaterThan(0);
      for (const [id] of entries(json, type))
        expect(companionsOf(json, type, id, policy, attribute).flatMap((found) => statementsOf(found))).toContainEqual(
          expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        );
    }
  });

  it("holds no value of a secret", () => {
    for (const [address, attributes] of allResources(json)) {
      expect([address, Object.keys(attributes)]).not.toEqual([address, expect.arrayContaining(["secret_string"])]);
      expect([address, Object.keys(attributes)]).not.toEqual([address, expect.arrayContaining(["secret_binary"])]);
    }
    for (const version of resourcesOf(json, "aws_secretsmanager_secret_version"))
      expect(version.secret_string_wo).toBe("${jsonencode(var.api_secret)}");
    for (const { default: value = {} } of Object.values<{ default?: unknown }>(json.variable ?? {}))
      expect(value).toEqual({});
    for (const [, lambda] of functions)
      expect(Object.keys((lambda.environment as { variables: object }).variables)).toEqual(
        expect.not.arrayContaining([expect.stringMatching(/KEY$|TOKEN|PASSWORD|CREDENTIAL|CONNECTION/)]),
      );
  });

  it("has exactly the original's outputs", () => {
    expect(
      Object.fromEntries(Object.entries(json.output).map(([name, { description }]) => [name, description])),
    ).toEqual({
      ApiEndpoint: "HTTP API endpoint URL",
      BucketName: "S3 bucket name for data storage",
      SecretArn: "Secrets Manager secret ARN",
      LambdaFunctionName: "Lambda function name",
      SNSTopicArn: "SNS topic for failure notifications",
    });
  });
});
