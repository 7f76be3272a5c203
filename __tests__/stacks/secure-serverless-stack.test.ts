import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { TerraformStack, Testing } from "cdktf";
import { accessRules } from "../../functions/api/permissions";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { QUERIES } from "../../src/monitoring/queries";
import { leaveOutNotEmulated } from "../../src/stacks/leave-out-not-emulated";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { allResources, resourceOf, resourcesOf, synthStack, type TerraformJson } from "../support/terraform-json";

const synth = (...settings: Parameters<typeof anEnvironment>) =>
  synthStack(secureServerlessStack(anEnvironment(...settings)));

const TOKENS = { issuer: "https://issuer.example", audience: ["api"] };
const READER = "arn:aws:iam::123456789012:role/reader";

const named = (name: string) => {
  const environment = loadEnvironments(environments, {}).find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`no environment ${name}`);
  return environment;
};

/** The names of the functions that an environment has. */
const functionsOf = (json: TerraformJson) =>
  resourcesOf(json, "aws_lambda_function").map(({ function_name }) => function_name);

const functionNamed = (json: TerraformJson, name: string) => {
  const found = resourcesOf(json, "aws_lambda_function").find(({ function_name }) => function_name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
};

const API = "secure-serverless-function";
const AUTHORIZER = "secure-serverless-authorizer";
const ROTATION = "secure-serverless-rotation";

describe("the stack of an environment", () => {
  it("keeps its state in S3, encrypted, with S3's own lock", () => {
    expect(synth({}, { TEST_REGION: "eu-west-1" }).terraform.backend).toEqual({
      s3: {
        bucket: "secure-serverless-state-test-eu-west-1",
        key: "secure-serverless/test/terraform.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it("can touch the configured account only", () => {
    const json = synth({}, { TEST_ACCOUNT_ID: "123456789012" });

    expect(json.provider.aws).toEqual([expect.objectContaining({ allowed_account_ids: ["123456789012"] })]);
    expect(json.terraform.backend).toMatchObject({ s3: { allowed_account_ids: ["123456789012"] } });
    expect(synth().provider.aws?.[0]).not.toHaveProperty("allowed_account_ids");
  });

  it("adds the configured tags to its own", () => {
    expect(synth({ tags: { Owner: "data-team" } }).provider.aws?.[0]?.default_tags).toEqual([
      { tags: { Project: "secure-serverless", Environment: "test", ManagedBy: "terraform", Owner: "data-team" } },
    ]);
  });

  it("has the original's names", () => {
    const json = synth();

    expect(resourceOf(json, "aws_s3_bucket").bucket).toMatch(
      /^secure-serverless-data-\$\{.*account_id}-\$\{.*region}$/,
    );
    expect(functionsOf(json)).toEqual(expect.arrayContaining([API, AUTHORIZER]));
    expect(resourceOf(json, "aws_apigatewayv2_api").name).toBe("secure-serverless-api");
    expect(resourceOf(json, "aws_sns_topic").name).toBe("serverless-lambda-failures");
    expect(resourceOf(json, "aws_cloudwatch_dashboard").dashboard_name).toBe("secure-serverless-monitoring");
  });

  it("appends its suffix to everything that has a name, so that two can share an account", () => {
    const ownNames = (json: ReturnType<typeof synth>) =>
      allResources(json)
        .filter(([address]) => !/^aws_(iam_role_policy|lambda_alias|apigatewayv2_(stage|authorizer))\./.test(address))
        .flatMap(
          ([, { name, function_name, layer_name, bucket, alarm_name, dashboard_name, subscription, group_name }]) => [
            name,
            function_name,
            layer_name,
            bucket,
            alarm_name,
            dashboard_name,
            subscription,
            group_name,
          ],
        )
        .filter((name): name is string => typeof name === "string" && !name.startsWith("${"));
    const plain = ownNames(synth());
    const suffixed = ownNames(synth({ nameSuffix: "-blue" }));

    expect(plain.length).toBeGreaterThan(15);
    expect(suffixed).toHaveLength(plain.length);
    for (const name of suffixed) expect(name).toContain("-blue");
    for (const name of plain) expect(name).not.toContain("-blue");
  });

  it("reports and watches under a namespace of its own, so that two in one account are not added up", () => {
    const json = synth({ nameSuffix: "-blue" });
    const [api] = resourcesOf(json, "aws_lambda_function");
    expect(api?.["environment"]).toMatchObject({ variables: { METRICS_NAMESPACE: "SecureServerless-blue" } });
    const namespaces = resourcesOf(json, "aws_cloudwatch_metric_alarm")
      .map(({ namespace }) => String(namespace))
      .filter((namespace) => !namespace.startsWith("AWS/"));
    expect([...new Set(namespaces)]).toEqual(["SecureServerless-blue"]);
    expect(JSON.stringify(resourcesOf(json, "aws_cloudwatch_dashboard"))).toContain("{SecureServerless-blue,Service");
  });

  it("tells each function what it needs and no more", () => {
    const [api, authorizer] = resourcesOf(synth(), "aws_lambda_function").map(
      ({ environment }) => (environment as { variables: Record<string, string> }).variables,
    );

    expect(api).toEqual({
      BUCKET_NAME: expect.stringMatching(/^\$\{aws_s3_bucket\./),
      LOG_LEVEL: "INFO",
      SERVICE_VERSION: expect.stringMatching(/^1\.2\.3\+[0-9a-f]{8}$/),
      METRICS_NAMESPACE: "SecureServerless",
      ACCESS_RULES: '{"mode":"api-key"}',
      API_ID: expect.stringMatching(/^\$\{aws_apigatewayv2_api\.http-api_[\w-]+\.id}$/),
    });
    expect(authorizer).toEqual({
      SECRET_ARN: expect.stringMatching(/^\$\{aws_secretsmanager_secret\./),
      LOG_LEVEL: "INFO",
      SERVICE_VERSION: expect.stringMatching(/^1\.2\.3\+[0-9a-f]{8}$/),
      SECRET_TTL_SECONDS: "300",
      PREVIOUS_KEY_OVERLAP_SECONDS: "86400",
    });
  });

  it("sizes the API's function as the original", () => {
    expect(resourcesOf(synth(), "aws_lambda_function")[0]).toMatchObject({
      timeout: 30,
      memory_size: 256,
      reserved_concurrent_executions: 100,
    });
  });

  it("keeps pages and notifications apart where someone is to be interrupted", () => {
    const both = synth({}, { TEST_PAGE_EMAILS: "pager@example.org", TEST_ALERT_EMAILS: "team@example.org" });
    const topics = (json: typeof both) =>
      Object.fromEntries(
        ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]
          .flatMap((type) => resourcesOf(json, type))
          .map(({ alarm_name, alarm_actions }) => [alarm_name, String(alarm_actions)]),
      );

    expect(resourcesOf(both, "aws_sns_topic").map(({ name }) => name)).toEqual([
      "serverless-lambda-failures",
      "serverless-lambda-pages",
    ]);
    expect(resourcesOf(both, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual([
      "team@example.org",
      "pager@example.org",
    ]);
    expect(topics(both)["secure-serverless-api-down"]).toContain("aws_sns_topic.pages_");
    expect(topics(both)["secure-serverless-function-errors"]).toContain("aws_sns_topic.failures_");
    expect(topics(synth())["secure-serverless-api-down"]).toContain("aws_sns_topic.failures_");
  });

  it.each(["jwt", "iam"] as const)("has no authorizer function, nor a reader of the secret, in %s mode", (mode) => {
    const auth = mode === "iam" ? { mode } : { mode, issuer: "https://issuer.example", audience: ["api"] };
    const json = synth({ api: { auth } });

    expect(functionsOf(json)).toContain(API);
    expect(functionsOf(json)).not.toContain(AUTHORIZER);
    expect(JSON.stringify(resourcesOf(json, "aws_iam_role_policy"))).not.toContain("secretsmanager:");
    expect(functionsOf(synth())).toContain(AUTHORIZER);
  });

  it.each([
    [
      { mode: "jwt", ...TOKENS },
      { mode: "jwt", scopes: {} },
    ],
    [
      { mode: "jwt", ...TOKENS, scopes: { read: ["data.read"] } },
      { mode: "jwt", scopes: { read: ["data.read"] } },
    ],
    [{ mode: "iam" }, { mode: "iam" }],
    [
      { mode: "iam", principals: [{ arn: READER, allow: ["read"], prefix: "a/" }] },
      { mode: "iam", principals: [{ arn: READER, allow: ["read"], prefix: "a/" }] },
    ],
  ] as const)("tells the function what callers may do: %j", (auth, rules) => {
    const json = synth({ api: { auth: JSON.parse(JSON.stringify(auth)) } });
    const { variables } = functionNamed(json, API)["environment"] as {
      variables: Record<string, string>;
    };

    expect(JSON.parse(variables["ACCESS_RULES"] ?? "")).toEqual(rules);
    // what synth writes is what the function starts with
    expect(accessRules({ ACCESS_RULES: variables["ACCESS_RULES"] })).toEqual(rules);
  });

  it.each([{ mode: "api-key" }, { mode: "iam" }, { mode: "jwt", ...TOKENS }] as const)(
    "always tells the API's function its rules and its API, which it would not ask for if they were absent: %j",
    (auth) => {
      const json = synth({ api: { auth: JSON.parse(JSON.stringify(auth)) } });
      const [api] = resourcesOf(json, "aws_lambda_function");
      expect(api?.["environment"]).toMatchObject({
        variables: {
          ACCESS_RULES: expect.stringContaining(`"mode":"${auth.mode}"`),
          API_ID: expect.stringMatching(/^\$\{aws_apigatewayv2_api\.http-api_[\w-]+\.id}$/),
        },
      });
    },
  );

  it("has the gateway ask for scopes on every route of an operation, in jwt mode", () => {
    const auth = { mode: "jwt", ...TOKENS, scopes: { read: ["r"], list: ["l"], write: ["w", "r"] } } as const;
    const scopesOf = (json: ReturnType<typeof synth>) =>
      Object.fromEntries(
        resourcesOf(json, "aws_apigatewayv2_route").map(({ route_key, authorization_scopes }) => [
          route_key,
          authorization_scopes,
        ]),
      );
    const withoutScopes = {
      "ANY /api/{proxy+}": undefined,
      "GET /api/health": undefined,
      "HEAD /api/health": undefined,
      "OPTIONS /api/{proxy+}": undefined,
    };

    expect(scopesOf(synth({ api: { auth: JSON.parse(JSON.stringify(auth)) } }))).toMatchObject({
      ...withoutScopes,
      "GET /api/data": ["l", "r"],
      "HEAD /api/data": ["l", "r"],
      "POST /api/data": ["w", "r"],
      "PUT /api/data": ["l", "w", "r"],
      "GET /api/data/{key+}": ["r"],
      "HEAD /api/data/{key+}": ["r"],
      "PUT /api/data/{key+}": ["w", "r"],
    });
    expect(scopesOf(synth({ api: { auth: { mode: "jwt", issuer: TOKENS.issuer, audience: ["api"] } } }))).toEqual(
      withoutScopes,
    );
  });

  it("rotates the key only where the configuration says so", () => {
    const json = synth({
      secret: { delivery: "out-of-band", rotation: { everyDays: 7 } },
      api: { auth: { mode: "api-key", previousKeyOverlapSeconds: 3600 } },
    });
    const rotator = functionNamed(json, ROTATION);

    expect(rotator).toMatchObject({
      function_name: "secure-serverless-rotation",
      environment: {
        variables: {
          SECRET_ARN: expect.stringMatching(/^\$\{aws_secretsmanager_secret\./),
          LOG_LEVEL: "INFO",
          SERVICE_VERSION: expect.stringMatching(/^1\.2\.3\+[0-9a-f]{8}$/),
          PREVIOUS_KEY_OVERLAP_SECONDS: "3600",
        },
      },
    });
    expect(resourceOf(json, "aws_secretsmanager_secret_rotation")).toMatchObject({
      rotation_rules: { automatically_after_days: 7 },
    });
    expect(allResources(synth()).filter(([address]) => address.includes("rotation"))).toEqual([]);
    expect(allResources(json).filter(([address]) => address.includes("rotation")).length).toBeGreaterThan(5);
  });

  it("tells when a rotation fails, where there is one", () => {
    const about = (secret: object) =>
      resourcesOf(synth({ secret: { delivery: "out-of-band", ...secret } }), "aws_cloudwatch_metric_alarm")
        .filter(({ alarm_name }) => alarm_name === "secure-serverless-rotation-failures")
        .map(({ dimensions, metric_name }) => [metric_name, dimensions]);

    expect(about({})).toEqual([]);
    expect(about({ rotation: {} })).toEqual([
      ["Errors", { FunctionName: expect.stringMatching(/^\$\{aws_lambda_function\.rotation-function_/) }],
    ]);
  });

  it("leaves the schedule, and nothing else of a rotation, out of the local AWS", () => {
    const secret = { delivery: "out-of-band", rotation: {} } as const;
    const types = (emulated: boolean) => Object.keys(synth({ secret, emulated }).resource);
    const missing = types(false).filter((type) => !types(true).includes(type));

    expect(missing.sort()).toEqual([
      "aws_cloudwatch_query_definition",
      "aws_secretsmanager_secret_rotation",
      "aws_xray_group",
    ]);
    expect(functionsOf(synth({ secret, emulated: true }))).toEqual(expect.arrayContaining([API, AUTHORIZER, ROTATION]));
  });

  it("deletes data only where it is thrown away, and protects production's", () => {
    const policy = (name: string) => {
      const json = synthStack(secureServerlessStack(named(name)));
      const protectedTypes = allResources(json)
        .filter(([, { lifecycle }]) => (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy)
        .map(([address]) => address.split(".")[0])
        .sort();
      return [
        resourceOf(json, "aws_s3_bucket").force_destroy,
        resourceOf(json, "aws_secretsmanager_secret").recovery_window_in_days,
        resourceOf(json, "aws_kms_key").deletion_window_in_days,
        protectedTypes,
      ];
    };

    expect(policy("local")).toEqual([true, 0, 7, []]);
    expect(policy("dev")).toEqual([true, 0, 7, []]);
    expect(policy("staging")).toEqual([false, 30, 30, []]);
    expect(policy("prod")).toEqual([false, 30, 30, ["aws_kms_key", "aws_s3_bucket", "aws_secretsmanager_secret"]]);
  });
});

describe("the emulated environment", () => {
  const definition = { secret: { delivery: "variable" }, destroyData: true } as const;
  const real = secureServerlessStack(anEnvironment(definition));
  const emulated = secureServerlessStack(anEnvironment({ ...definition, emulated: true }));
  const realJson = synthStack(real);
  const emulatedJson = synthStack(emulated);

  it("differs in the provider's and the backend's way to reach AWS, and in what the emulator lacks", () => {
    const addresses = (json: typeof realJson) => allResources(json).map(([address]) => address);
    const missing = addresses(realJson).filter((address) => !addresses(emulatedJson).includes(address));

    expect(new Set(missing.map((address) => address.split(".")[0]))).toEqual(
      new Set(["aws_cloudwatch_query_definition", "aws_xray_group"]),
    );
    expect(missing).toHaveLength(Object.keys(QUERIES).length + 1);
    const { aws_cloudwatch_query_definition: _, aws_xray_group: __, ...resource } = realJson.resource;
    expect(emulatedJson.resource).toEqual(resource);
    expect(emulatedJson.data).toEqual(realJson.data);
    expect(emulatedJson.output).toEqual(realJson.output);
    expect(emulatedJson.provider.aws).toEqual([
      {
        ...realJson.provider.aws?.[0],
        s3_use_path_style: true,
        skip_credentials_validation: true,
        skip_metadata_api_check: "true",
        skip_requesting_account_id: true,
      },
    ]);
  });

  it("reports each resource that is left out, with the reason", () => {
    const messages = (stack: TerraformStack) =>
      stack.node.metadata.filter(({ type }) => type === "@cdktf/info").map(({ data }) => data);

    expect(messages(emulated)).toHaveLength(Object.keys(QUERIES).length + 1);
    for (const message of messages(emulated))
      expect(message).toMatch(
        /^left out of the local AWS: (aws_cloudwatch_query_definition\.[\w-]+: the emulator has no PutQueryDefinition|aws_xray_group\.[\w-]+: the emulator has no X-Ray)$/,
      );
    expect(messages(real)).toEqual([]);
  });
});

describe("leaveOutNotEmulated", () => {
  it("leaves everything else in place", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new CloudwatchLogGroup(stack, "group", { name: "mine" });

    leaveOutNotEmulated(stack, { aws_xray_group: "no X-Ray" });
    expect(stack.node.findAll()).toHaveLength(2);

    leaveOutNotEmulated(stack, { aws_cloudwatch_log_group: "no logs" });
    expect(stack.node.findAll()).toHaveLength(1);
  });
});
