import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { client, NAMES, outputs, running } from "./support/target";

const lambda = client(LambdaClient);
const logs = client(CloudWatchLogsClient);
const sqs = client(SQSClient);

const describeFunction = (FunctionName: string) => lambda.send(new GetFunctionCommand({ FunctionName }));

describe("the API's function, as Lambda describes it", () => {
  it("has the original's size, time, tracing and concurrency, on arm64", async () => {
    const { Configuration, Concurrency } = await describeFunction(NAMES.apiFunction);
    expect(Configuration).toMatchObject({
      FunctionName: NAMES.apiFunction,
      MemorySize: 256,
      Timeout: 30,
      Handler: "index.handler",
      PackageType: "Zip",
      TracingConfig: { Mode: "Active" },
      Architectures: ["arm64"],
      Runtime: LAMBDA_RUNTIME,
    });
    expect(Concurrency?.ReservedConcurrentExecutions).toBe(100);
    expect(NAMES.apiFunction).toBe((await outputs())["LambdaFunctionName"]);
  });

  it("is told the bucket and the log level, and nothing of the secret", async () => {
    const variables = (await describeFunction(NAMES.apiFunction)).Configuration?.Environment?.Variables ?? {};
    const { BucketName } = await outputs();
    expect(variables).toMatchObject({ BUCKET_NAME: BucketName, LOG_LEVEL: "INFO" });
    expect(Object.keys(variables).filter((name) => /key|token|password|connection|secret/i.test(name))).toEqual([]);
  });

  it("sends what fails asynchronously to the queue and to the topic, after two retries", async () => {
    const { Configuration } = await describeFunction(NAMES.apiFunction);
    const queueName = Configuration?.DeadLetterConfig?.TargetArn?.split(":").at(-1);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: `https://127.0.0.1:${running.awsPort}/000000000000/${queueName}`,
        AttributeNames: ["All"],
      }),
    );
    expect(Attributes?.["QueueArn"]).toBe(Configuration?.DeadLetterConfig?.TargetArn);
    expect(Attributes?.["MessageRetentionPeriod"]).toBe(String(14 * 24 * 3600));
    expect(Attributes?.["Policy"]).toContain("aws:SecureTransport");

    for (const qualifier of [{ Qualifier: "live" }, {}]) {
      const config = await lambda.send(
        new GetFunctionEventInvokeConfigCommand({ FunctionName: NAMES.apiFunction, ...qualifier }),
      );
      expect(config.MaximumRetryAttempts).toBe(2);
      expect(config.DestinationConfig?.OnFailure?.Destination).toBe((await outputs())["SNSTopicArn"]);
    }
  });
});

describe.each([NAMES.apiFunction, NAMES.authorizerFunction])(
  "%s, as Lambda and CloudWatch Logs describe it",
  (name) => {
    it("uses the layer of its dependencies and ships only its own code", async () => {
      const { Configuration } = await describeFunction(name);
      expect(Configuration?.Layers?.map(({ Arn }) => Arn)).toEqual([
        expect.stringMatching(new RegExp(`:layer:${name}-dependencies:\\d+$`)),
      ]);
      expect(Configuration?.CodeSize).toBeGreaterThan(0);
      expect(Configuration?.CodeSize).toBeLessThan(100_000);
    });

    it("is published, and the alias live points at that version", async () => {
      const { FunctionVersion = "" } = await lambda.send(new GetAliasCommand({ FunctionName: name, Name: "live" }));
      expect(FunctionVersion).toMatch(/^\d+$/);
      const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: name }));
      expect(Versions.map(({ Version }) => Version)).toContain(FunctionVersion);
    });

    it("logs to a group that forgets after 7 days", async () => {
      const { logGroups = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/lambda/${name}` }),
      );
      expect(logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays])).toEqual([
        [`/aws/lambda/${name}`, 7],
      ]);
    });
  },
);

it("an alias that is deleted takes its permissions with it, and another one of its name begins without any", async () => {
  const FunctionName = NAMES.apiFunction;
  const alias = { FunctionName, Name: "for-a-while" };
  const ofAlias = { FunctionName, Qualifier: alias.Name };
  const permission = {
    ...ofAlias,
    StatementId: "once",
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
  };
  for (const _ of [1, 2]) {
    await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: "1" }));
    await expect(lambda.send(new GetPolicyCommand(ofAlias))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await lambda.send(new AddPermissionCommand(permission));
    expect((await lambda.send(new GetPolicyCommand(ofAlias))).Policy).toContain('"once"');
    await lambda.send(new DeleteAliasCommand(alias));
  }
});
