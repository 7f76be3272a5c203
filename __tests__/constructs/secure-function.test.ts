import { TerraformVariable } from "cdktf";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { AlertTopic } from "../../src/constructs/alert-topic";
import type { SecureFunctionProps } from "../../src/constructs/secure-function";
import { aFunction } from "../support/functions";
import { type Attributes, resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const synth = (props: Partial<SecureFunctionProps> = {}) => synthScope((scope) => void aFunction(scope, props));

const purposes = (policies: readonly Attributes[]) => policies.map(({ name }) => name).sort();

describe("SecureFunction", () => {
  const json = synth({ environment: { BUCKET_NAME: "my-bucket" }, layers: ["arn:layer:1"], reservedConcurrency: 100 });
  const lambda = resourceOf(json, "aws_lambda_function");

  it("is configured as asked", () => {
    expect(lambda).toMatchObject({
      function_name: "my-function",
      runtime: LAMBDA_RUNTIME,
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 30,
      memory_size: 256,
      layers: ["arn:layer:1"],
      reserved_concurrent_executions: 100,
      environment: { variables: { BUCKET_NAME: "my-bucket" } },
    });
  });

  it("reserves nothing of the account's concurrency by default", () => {
    expect(resourceOf(synth(), "aws_lambda_function")).toMatchObject({ reserved_concurrent_executions: -1 });
  });

  it("is traced, and keeps failed events in an encrypted queue of its own", () => {
    expect(lambda).toMatchObject({
      tracing_config: { mode: "Active" },
      dead_letter_config: { target_arn: expect.stringMatching(/^\$\{aws_sqs_queue\.\w+-?\w+-?\w+\.arn}$/) },
    });
    expect(resourceOf(json, "aws_sqs_queue")).toMatchObject({ name: "my-function-dlq", sqs_managed_sse_enabled: true });
  });

  it("logs as text, since its handler writes JSON, to a group that exists before it", () => {
    expect(resourceOf(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/my-function",
      retention_in_days: 7,
    });
    expect(lambda).toMatchObject({
      logging_config: { log_format: "Text", log_group: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./) },
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_cloudwatch_log_group\.\w+$/)]),
    });
  });

  it("may log, trace and send dead letters: nothing else", () => {
    expect(purposes(resourcesOf(json, "aws_iam_role_policy"))).toEqual([
      "send-dead-letters",
      "write-logs",
      "write-traces",
    ]);
  });

  it("may send traces and the daemon's own records, of which X-Ray has no resource", () => {
    const traces = resourcesOf(json, "aws_iam_role_policy").filter(({ name }) => name === "write-traces");
    expect(traces.flatMap((each) => statementsOf(each))).toEqual([
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ]);
  });

  it("comes after all of its permissions, those granted later included", () => {
    const granted = synthScope((scope) =>
      aFunction(scope).addPolicy("later", [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }]),
    );
    const addresses = Object.keys(granted.resource.aws_iam_role_policy ?? {}).map((id) => `aws_iam_role_policy.${id}`);

    expect(addresses).toHaveLength(4);
    expect(resourceOf(granted, "aws_lambda_function").depends_on).toEqual(expect.arrayContaining(addresses));
  });

  it("is published, and live begins at that version and is then left to the release commands", () => {
    expect(lambda).toMatchObject({ publish: true });
    expect(resourceOf(json, "aws_lambda_alias")).toMatchObject({
      name: "live",
      function_version: expect.stringMatching(/^\$\{aws_lambda_function\..*\.version}$/),
      lifecycle: { ignore_changes: ["function_version", "routing_config", "description"] },
    });
  });

  it("is handed to the callers by an apply where it is asked for, unless a command has decided otherwise", () => {
    const applying = synthScope((scope) => {
      const callersStayAt = new TerraformVariable(scope, "stay", { type: "map(string)", default: {} });
      aFunction(scope, { callersStayAt });
    });
    const aliases = resourcesOf(applying, "aws_lambda_alias");
    const [live, released] = ["live", "released"].map((name) => aliases.find((alias) => alias.name === name));

    expect(aliases).toHaveLength(2);
    expect(released).toMatchObject({
      function_version: expect.stringMatching(/^\$\{aws_lambda_function\..*\.version}$/),
      lifecycle: { ignore_changes: ["function_version", "routing_config", "description"] },
    });
    expect(live).toMatchObject({
      function_version: expect.stringMatching(
        /^\$\{try\(var\.stay\[aws_lambda_function\..*\.function_name], try\(max\(.*aws_lambda_alias\..*\.description.*\) < tonumber\(.*\.version\) \? aws_lambda_function\..*\.version : aws_lambda_alias\..*\.function_version\)}$/,
      ),
      lifecycle: { ignore_changes: ["description"] },
    });
    expect(Object.values(applying.check ?? {})).toEqual([
      { assert: expect.objectContaining({ error_message: expect.stringContaining(".description}") }) },
    ]);
  });

  it("has Terraform say when its newest version is not the one that callers get", () => {
    const [[name, check] = ["", {}]] = Object.entries(json.check ?? {});

    expect(Object.keys(json.resource.aws_lambda_alias ?? {})).toEqual([name]);
    expect(check).toMatchObject({
      assert: {
        condition: expect.stringMatching(
          /^\$\{aws_lambda_alias\.[\w-]+\.function_version == aws_lambda_function\.[\w-]+\.version}$/,
        ),
        error_message: expect.stringContaining("npm run deploy"),
      },
    });
  });

  it("is made of a zip whose hash tells when it changed, without a path of this machine", () => {
    expect(lambda).toMatchObject({
      filename: expect.stringMatching(/^\$\{data\.archive_file\..*\.output_path}$/),
      source_code_hash: expect.stringMatching(/^\$\{data\.archive_file\..*\.output_base64sha256}$/),
    });
    expect(Object.values(json.data.archive_file ?? {})).toEqual([
      expect.objectContaining({
        type: "zip",
        source_dir: expect.stringMatching(/^\$\{path\.module}\/assets\//),
        output_path: expect.stringMatching(/^\$\{path\.module}\/archives\/[\w-]+\.zip$/),
        output_file_mode: "0644",
      }),
    ]);
  });

  it("has no destination by default", () => {
    expect(resourcesOf(json, "aws_lambda_function_event_invoke_config")).toEqual([]);
  });

  it.each([
    [{ functionName: "my function" }, 'functionName must match ^[A-Za-z0-9-_]{1,64}$, got "my function"'],
    [{ timeoutSeconds: 0 }, "timeoutSeconds must be between 1 and 900, got 0"],
    [{ timeoutSeconds: 901 }, "timeoutSeconds must be between 1 and 900, got 901"],
    [{ memorySizeMb: 64 }, "memorySizeMb must be between 128 and 10240, got 64"],
    [{ reservedConcurrency: 0 }, "reservedConcurrency must be at least 1, got 0"],
  ])("refuses %j", (props, problem) => {
    expect(() => synth(props)).toThrow(`stack/function: ${problem}`);
  });
});

describe("SecureFunction with a destination", () => {
  const json = synthScope((scope) => {
    const onFailure = new AlertTopic(scope, "failures", { topicName: "failures", displayName: "Failures" });
    aFunction(scope, { onFailure });
  });
  const configs = resourcesOf(json, "aws_lambda_function_event_invoke_config");

  it("tells the topic after two retries, whether it was invoked by its alias or by its bare name", () => {
    expect(configs).toHaveLength(2);
    expect(configs.map(({ qualifier }) => qualifier)).toEqual([
      undefined,
      expect.stringMatching(/^\$\{aws_lambda_alias\..*\.name}$/),
    ]);
    for (const config of configs)
      expect(config).toMatchObject({
        maximum_retry_attempts: 2,
        maximum_event_age_in_seconds: 21_600,
        destination_config: { on_failure: { destination: expect.stringMatching(/^\$\{aws_sns_topic\./) } },
      });
  });

  it("sets that up only once its role may publish", () => {
    for (const config of configs)
      expect(config.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\.\w+.*publish-failures/));
  });
});

describe("SecureFunction.grantInvokeByApiGateway", () => {
  it("allows API Gateway, from one source, on the alias", () => {
    const json = synthScope((scope) =>
      aFunction(scope).grantInvokeByApiGateway("health", "arn:aws:execute-api:eu-west-1:123456789012:a/*/GET/h"),
    );

    expect(resourceOf(json, "aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      qualifier: expect.stringMatching(/^\$\{aws_lambda_alias\./),
      source_arn: "arn:aws:execute-api:eu-west-1:123456789012:a/*/GET/h",
    });
    expect(statementsOf(resourceOf(json, "aws_iam_role"), "assume_role_policy")).toHaveLength(1);
  });
});
