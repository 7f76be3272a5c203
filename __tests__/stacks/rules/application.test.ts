import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { LAMBDA_RUNTIME } from "../../../src/config/lambda-runtime";
import { companionsOf, entries, everyEnvironment } from "../../support/every-stack";
import { secureServerlessStack } from "../../support/stacks";
import { allResources, resourceOf, resourcesOf, statementsOf, synthStack } from "../../support/terraform-json";

describe.each(everyEnvironment())("the application in %s", (_, environment) => {
  const json = synthStack(secureServerlessStack(environment));
  const functions = entries(json, "aws_lambda_function");

  it("lets the same origins use the API and presigned URLs", () => {
    const { cors_configuration } = resourceOf(json, "aws_apigatewayv2_api");
    const origins = (cors_configuration as { allow_origins: string[] }).allow_origins;
    expect(resourceOf(json, "aws_s3_bucket_cors_configuration")).toMatchObject({
      cors_rule: [{ allowed_origins: origins }],
    });
    expect(origins.length).toBeGreaterThan(0);
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
    // the gateway's, and what a distribution and its firewall log
    expect(groups).toHaveLength(functions.length + 1 + entries(json, "aws_cloudfront_distribution").length * 2);
  });

  it("sets the stage's throttling and access log", () => {
    const { default_route_settings, access_log_settings } = resourceOf(json, "aws_apigatewayv2_stage");

    const { rateLimit, burstLimit } = environment.api.throttling;
    expect(default_route_settings).toMatchObject({
      throttling_rate_limit: rateLimit,
      throttling_burst_limit: burstLimit,
    });
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

    const areFew = environment.monitoring.alarms === "few";
    expect(telling.length).toBeGreaterThan(areFew ? 2 : 20);
    for (const alarm of telling) expect(alarm).toMatchObject({ alarm_actions: topic });
    expect(silent.length > 0).toBe(!areFew);
    for (const [id] of silent) expect(rules.join()).toContain(`aws_cloudwatch_metric_alarm.${id}.`);
  });

  it("encrypts topics and queues, and denies them plain transport", () => {
    expect(json).toHaveEveryResource(SnsTopic, { kmsMasterKeyId: expect.stringMatching(/^\$\{aws_kms_key\./) });
    expect(json).toHaveEveryResource(SqsQueue, {
      sqsManagedSseEnabled: true,
      policy: expect.toBeJsonMatching({
        Statement: expect.arrayContaining([
          { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
        ]),
      }),
    });
    const consumers = resourcesOf(json, "aws_lambda_event_source_mapping");
    expect(resourcesOf(json, "aws_sqs_queue")).toHaveLength(functions.length + consumers.length);
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
    const holding = allResources(json).filter(([, held]) => "secret_string" in held || "secret_binary" in held);
    expect(allResources(json).length).toBeGreaterThan(50);
    expect(holding).toEqual([]);
    const written = resourcesOf(json, "aws_secretsmanager_secret_version").map((version) => version.secret_string_wo);
    expect(written.filter((value) => value !== "${jsonencode(var.api_secret)}")).toEqual([]);
    const stated = Object.values<{ default?: unknown }>(json.variable ?? {}).map(({ default: value }) => value ?? {});
    expect(stated).toEqual(stated.map(() => ({})));
    for (const [, lambda] of functions)
      expect(Object.keys((lambda.environment as { variables: object }).variables)).toEqual(
        expect.not.arrayContaining([expect.stringMatching(/KEY$|TOKEN|PASSWORD|CREDENTIAL|CONNECTION/)]),
      );
  });

  it("has exactly the original's outputs, and the store of a distribution's key", () => {
    expect(
      Object.fromEntries(Object.entries(json.output).map(([name, { description }]) => [name, description])),
    ).toEqual({
      ApiEndpoint: "HTTP API endpoint URL",
      BucketName: "S3 bucket name for data storage",
      SecretArn: "Secrets Manager secret ARN",
      LambdaFunctionName: "Lambda function name",
      SNSTopicArn: "SNS topic for failure notifications",
      ...(entries(json, "aws_cloudfront_key_value_store").length > 0 && {
        OriginKeyStoreArn: "Key value store that takes the key of the origin",
      }),
    });
  });
});
