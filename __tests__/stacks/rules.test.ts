import { environments } from "../../src/config/environments";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { loadEnvironments } from "../../src/config/load-environment";
import type { PolicyStatement } from "../../src/constructs/policy";
import { anEnvironment, SERVICE } from "../support/environments";
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
const all = loadEnvironments(environments, {}, SERVICE);
const LOGGED = { accessLogs: {}, state: { kmsKeyArn: KEY } };
const jwt = { mode: "jwt" as const, issuer: "https://issuer.example", audience: ["api"] };

const applications: [string, TerraformJson][] = [
  ...all.map((environment): [string, TerraformJson] => [
    environment.name,
    synthStack(secureServerlessStack(environment)),
  ]),
  ["JWT", synthStack(secureServerlessStack(anEnvironment({ api: { auth: jwt } })))],
  [
    "JWT with scopes",
    synthStack(
      secureServerlessStack(anEnvironment({ api: { auth: { ...jwt, scopes: { read: ["r"], list: ["l"] } } } })),
    ),
  ],
  ["IAM", synthStack(secureServerlessStack(anEnvironment({ api: { auth: { mode: "iam" } } })))],
  ["rotation", synthStack(secureServerlessStack(anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } })))],
  [
    "KMS keys",
    synthStack(
      secureServerlessStack(
        anEnvironment({
          bucket: { kmsKeyArn: KEY },
          secret: { delivery: "variable", kmsKeyArn: KEY },
          logs: { kmsKeyArn: KEY },
        }),
      ),
    ),
  ],
  ["access logs", synthStack(secureServerlessStack(anEnvironment({ accessLogs: {} })))],
];
const stacks: [string, TerraformJson][] = [
  ...applications,
  ...all.map((environment): [string, TerraformJson] => [
    `state-backend-${environment.name}`,
    synthStack(stateBackendStack(environment)),
  ]),
  ["state-backend, access logs and a key", synthStack(stateBackendStack(anEnvironment(LOGGED)))],
];

/** A key or a secret that AWS ends with an id of its own; a bucket; a named resource of this account; a configured key. */
const EXACT_RESOURCE = new RegExp(
  [
    String.raw`^\$\{aws_(kms_key|secretsmanager_secret)\.[\w-]+\.arn}$`,
    String.raw`^arn:\$\{[\w.]+\.partition}:s3:::[\w-]+(\$\{[\w.]+}|[\w-])*(/\*)?$`,
    String.raw`^arn:\$\{[\w.]+\.partition}:(sns|sqs|logs):\$\{[\w.]+\.region}:\$\{[\w.]+\.account_id}:[\w:/-]+(?<=\w)(:\*)?$`,
    String.raw`^arn:aws:kms:[\w:/-]+$`,
  ].join("|"),
);

/** What one resource says of another: its address inside an interpolation. */
const refersTo = (reference: unknown, type: string, id: string) => String(reference).startsWith(`\${${type}.${id}.`);

const companionsOf = (json: TerraformJson, type: string, id: string, companion: string, attribute: string) =>
  resourcesOf(json, companion).filter((attributes) => refersTo(attributes[attribute], type, id));

const entries = (json: TerraformJson, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});

/** Every policy of the stack that is attached to a resource. */
function resourcePolicies(json: TerraformJson): PolicyStatement[] {
  return [
    "aws_kms_key",
    "aws_s3_bucket_policy",
    "aws_sns_topic_policy",
    "aws_sqs_queue",
    "aws_secretsmanager_secret_policy",
  ]
    .flatMap((type) => resourcesOf(json, type))
    .flatMap((policy) => statementsOf(policy));
}

describe.each(stacks)("every resource of %s", (name, json) => {
  it("is private, TLS-only, versioned and encrypted where it is a bucket", () => {
    const buckets = entries(json, "aws_s3_bucket");
    expect(buckets).toHaveLength(name.startsWith("state-backend, access logs") ? 2 : 1);

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
          expect.objectContaining({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Condition: { NumericGreaterThan: { "s3:signatureAge": "900000" } },
          }),
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
              Environment: expect.stringMatching(new RegExp(`^(test|${Object.keys(environments).join("|")})$`)),
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

  it("allows nothing by a resource policy but to an AWS service for named resources of this account", () => {
    const allowed = resourcePolicies(json).filter(
      ({ Effect, Principal }) => Effect === "Allow" && !/:root"/.test(JSON.stringify(Principal)),
    );

    for (const { Condition = {} } of allowed) {
      expect(Condition).toMatchObject({ StringEquals: { "aws:SourceAccount": expect.any(String) } });
      const sources = Object.entries(Condition)
        .filter(([operator]) => /^Arn(Like|Equals)$/.test(operator))
        .flatMap(([, keys]) => listed(keys["aws:SourceArn"]));
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources) expect(source).toMatch(/^arn:\$\{[^*]+(:alarm:\*)?$/);
    }
    const services = allowed.map(({ Principal }) => (Principal as { Service: string }).Service);
    expect(services.sort()).toEqual(
      !name.startsWith("state-backend")
        ? ["cloudwatch.amazonaws.com", "cloudwatch.amazonaws.com"]
        : name.includes("access logs")
          ? ["logging.s3.amazonaws.com"]
          : [],
    );
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
      for (const resource of listed(Resource)) expect(resource).toMatch(EXACT_RESOURCE);
    }
  });

  it("grants on objects and buckets of this account only", () => {
    const onBuckets = statements.filter(({ Action }) => listed(Action).some((action) => action.startsWith("s3:")));

    expect(onBuckets.length).toBeGreaterThan(3);
    for (const { Condition } of onBuckets)
      expect(Condition).toEqual({
        StringEquals: {
          "aws:ResourceAccount": expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id}$/),
        },
      });
  });

  it("lets the same origins use the API and presigned URLs", () => {
    const { cors_configuration } = resourceOf(json, "aws_apigatewayv2_api");
    const origins = (cors_configuration as { allow_origins: string[] }).allow_origins;
    expect(resourceOf(json, "aws_s3_bucket_cors_configuration")).toMatchObject({
      cors_rule: [{ allowed_origins: origins }],
    });
    expect(origins.length).toBeGreaterThan(0);
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
    // the routes beside it are those for which the gateway itself asks for scopes
    expect(closed.map(({ route_key }) => route_key)).toContain("ANY /api/{proxy+}");
    for (const { authorization_type } of closed)
      expect(authorization_type).toMatch(closed.length > 1 ? /^JWT$/ : /^(CUSTOM|JWT|AWS_IAM)$/);
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

describe("what auditors ask for", () => {
  const plain = anEnvironment();
  const asked = anEnvironment({
    accessLogs: { retentionDays: 400 },
    logs: { kmsKeyArn: KEY },
    state: { kmsKeyArn: KEY },
  });

  it("is off by default", () => {
    for (const json of [synthStack(secureServerlessStack(plain)), synthStack(stateBackendStack(plain))]) {
      expect(resourcesOf(json, "aws_s3_bucket_logging")).toEqual([]);
      expect(JSON.stringify(json)).not.toContain("kms_key_id");
      expect(JSON.stringify(json)).not.toContain('kms_master_key_id":"arn');
    }
  });

  it("encrypts every log group with the key, and nothing else by that option", () => {
    const groups = resourcesOf(synthStack(secureServerlessStack(asked)), "aws_cloudwatch_log_group");
    expect(groups.length).toBeGreaterThan(2);
    for (const group of groups) expect(group).toMatchObject({ kms_key_id: KEY });
  });

  it("logs requests to data and state into one bucket, which S3's own key encrypts and which forgets", () => {
    const [application, backend] = [synthStack(secureServerlessStack(asked)), synthStack(stateBackendStack(asked))];
    const name = expect.stringMatching(/^secure-serverless-logs-\$\{.*}-\$\{.*}$/);
    const [[id] = [""]] = entries(backend, "aws_s3_bucket").filter(([key]) => key.startsWith("access-logs"));

    expect(resourceOf(application, "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: name,
      target_prefix: "data/",
    });
    expect(resourceOf(backend, "aws_s3_bucket_logging")).toMatchObject({
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.state_/),
      target_bucket: `\${aws_s3_bucket.${id}.bucket}`,
      target_prefix: "state/",
    });
    expect(backend.resource.aws_s3_bucket?.[id]).toMatchObject({ bucket: name, lifecycle: { prevent_destroy: true } });
    expect(
      companionsOf(backend, "aws_s3_bucket", id, "aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ).toMatchObject([{ rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] }]);
    expect(resourceOf(backend, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      bucket: `\${aws_s3_bucket.${id}.id}`,
      rule: [{ expiration: [{ days: 400 }] }],
    });
    const sources = resourcePolicies(backend).flatMap(({ Condition }) =>
      listed(Condition?.["ArnEquals"]?.["aws:SourceArn"]),
    );
    expect(sources).toEqual([
      expect.stringMatching(/:s3:::secure-serverless-data-\$\{/),
      expect.stringMatching(/:s3:::secure-serverless-state-test-us-east-1$/),
    ]);
  });

  it("encrypts the state bucket and each state in it, which Terraform has to be told", () => {
    const json = synthStack(stateBackendStack(asked));
    const [[id] = [""]] = entries(json, "aws_s3_bucket").filter(([key]) => key.startsWith("state"));

    expect(
      companionsOf(json, "aws_s3_bucket", id, "aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ).toMatchObject([{ rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: KEY } }] }]);
    for (const stack of [json, synthStack(secureServerlessStack(asked))])
      expect(stack.terraform).toMatchObject({ backend: { s3: { encrypt: true, kms_key_id: KEY } } });
  });

  it("changes the name and the address of nothing that is there without it", () => {
    for (const build of [secureServerlessStack, stateBackendStack]) {
      const addresses = (environment: typeof plain) =>
        allResources(synthStack(build(environment))).map(([address]) => address);
      expect(addresses(asked)).toEqual(expect.arrayContaining(addresses(plain)));
    }
  });
});
