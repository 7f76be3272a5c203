import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { AddPermissionCommand, GetPolicyCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, DeleteTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Mailbox, queueUrl, subscribe } from "@secure-serverless/operations/gameday/mailbox";
import { type TemporaryApi, temporaryApi } from "./support/http-api";
import { ACCOUNT, OwnFunction, policy } from "./support/own-function";
import { apiKey, callWithoutKey, client, clientConfig, NAMES } from "./support/target";

const NAME = "e2e-service-policies";
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:${NAME}`;
const ALARM = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${NAME}`;
const OWN_ACCOUNT = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
};

const cloudwatch = client(CloudWatchClient);
const logs = client(CloudWatchLogsClient);
const kms = client(KMSClient);
const lambda = client(LambdaClient);
const secrets = client(SecretsManagerClient);
const sns = client(SNSClient);
const sqs = client(SQSClient);
const makeApi = temporaryApi();

let key: string;
let mailbox: Mailbox;

beforeAll(async () => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy([OWN_ACCOUNT]) }));
  key = KeyMetadata?.Arn ?? "";
  await sns.send(new CreateTopicCommand({ Name: NAME, Attributes: { KmsMasterKeyId: key } }));
  mailbox = await subscribe(TOPIC, clientConfig());
});

afterAll(async () => {
  await mailbox.remove();
  await sns.send(new DeleteTopicCommand({ TopicArn: TOPIC }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 }));
});

const setKeyPolicy = (...statements: object[]) =>
  kms.send(
    new PutKeyPolicyCommand({ KeyId: key, PolicyName: "default", Policy: policy([OWN_ACCOUNT, ...statements]) }),
  );

const setTopicPolicy = (...statements: object[]) =>
  sns.send(
    new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: "Policy", AttributeValue: policy(statements) }),
  );

describe("an alarm", () => {
  const from = (account: string, source: string) => ({
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": source },
  });
  const OURS = from(ACCOUNT, ALARM);
  const publish = (Condition = OURS, Service = "cloudwatch.amazonaws.com") => ({
    Effect: "Allow",
    Principal: { Service },
    Action: "sns:Publish",
    Resource: TOPIC,
    Condition,
  });
  const use = (Action: readonly string[], Condition: object = OURS) => ({
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action,
    Resource: "*",
    Condition,
  });
  const BOTH = ["kms:GenerateDataKey", "kms:Decrypt"];
  const setState = (StateValue: "ALARM" | "OK") =>
    cloudwatch.send(new SetAlarmStateCommand({ AlarmName: NAME, StateValue, StateReason: "test" }));

  beforeAll(async () => {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: NAME,
        AlarmActions: [TOPIC],
        MetricName: "None",
        Namespace: "EndToEnd",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
  });
  afterAll(() => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [NAME] })));

  /** What its history says of actions that failed, the newest first. */
  async function failures() {
    const asked = { AlarmName: NAME, HistoryItemType: "Action" } as const;
    const { AlarmHistoryItems = [] } = await cloudwatch.send(new DescribeAlarmHistoryCommand(asked));
    return AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
  }

  /** How often the topic tells of it when it fires once more, and which actions failed then. */
  async function fire() {
    const told = async () => (await mailbox.all()).filter(({ message }) => message["NewStateValue"] === "ALARM").length;
    const before = { told: await told(), failed: (await failures()).length };
    await setState("ALARM");
    await setState("OK");
    const after = await failures();
    return { told: (await told()) - before.told, failures: after.slice(0, after.length - before.failed) };
  }

  it("reaches a topic whose policy and whose key let CloudWatch in for it", async () => {
    await setTopicPolicy(publish());
    await setKeyPolicy(use(BOTH));
    expect(await fire()).toEqual({ told: 1, failures: [] });
  });

  it.each([
    ["has no statement for CloudWatch", publish(OURS, "events.amazonaws.com")],
    ["is for another account", publish(from("111111111111", ALARM))],
    ["is for another alarm", publish(from(ACCOUNT, `${ALARM}-other`))],
    ["lets the account alone in", { ...publish(), Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Condition: {} }],
  ])("is not sent where the topic's policy %s", async (_what, statement) => {
    await setTopicPolicy(statement);
    await setKeyPolicy(use(BOTH));
    expect(await fire()).toEqual({
      told: 0,
      failures: [
        `Failed to execute action ${TOPIC}. Received error: "Resource: ${ALARM} is not authorized to perform: SNS:Publish on resource: ${TOPIC}"`,
      ],
    });
  });

  it.each([
    ["has no statement for CloudWatch", []],
    ["lets it decrypt alone", [use(["kms:Decrypt"])]],
    ["lets it encrypt alone", [use(["kms:GenerateDataKey"])]],
    ["is for another account", [use(BOTH, from("111111111111", ALARM))]],
    [
      "is for another topic",
      [use(BOTH, { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": `${TOPIC}-other` } })],
    ],
  ])("is not sent where the key's policy %s", async (_what, statements) => {
    await setTopicPolicy(publish());
    await setKeyPolicy(...statements);
    expect(await fire()).toEqual({ told: 0, failures: [expect.stringContaining("SNS topic encryption key")] });
  });

  it("does not reach an encrypted queue whose key does not let SNS in", async () => {
    await setTopicPolicy(publish());
    await setKeyPolicy(use(BOTH));
    const QueueUrl = queueUrl(clientConfig().endpoint, mailbox.queueName);
    const encrypt = (KmsMasterKeyId: string) =>
      sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { KmsMasterKeyId } }));
    await encrypt(key);
    try {
      expect((await fire()).told).toBe(0);
      await setKeyPolicy(use(BOTH), { ...use(BOTH, {}), Principal: { Service: "sns.amazonaws.com" } });
      expect((await fire()).told).toBe(1);
    } finally {
      await encrypt("");
    }
  });
});

describe("API Gateway", () => {
  let api: TemporaryApi;
  beforeAll(async () => {
    api = await makeApi("exports.handler = async () => ({ statusCode: 200, body: 'invoked' });");
  });
  afterAll(() => api.remove());

  const withdraw = (FunctionName: string, StatementId: string, Qualifier?: string) =>
    lambda.send(new RemovePermissionCommand({ FunctionName, StatementId, ...(Qualifier && { Qualifier }) }));
  const permit = (FunctionName: string, StatementId: string, SourceArn: string, Qualifier?: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn,
        ...(Qualifier && { Qualifier }),
      }),
    );

  it("invokes a function whose policy lets it in for the route, and no other", async () => {
    const execution = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${api.host.split(".")[0]}`;
    const answer = async () => (await api.send("/api/a")).status;
    expect(await answer()).toBe(200);
    await withdraw(api.functionName, "api");
    expect(await answer()).toBe(500);
    for (const [source, status] of [
      [`${execution}/*/*/api/{proxy+}`, 200],
      [`${execution}/*/POST/api/{proxy+}`, 500],
      [`${execution}/*/*/api/other`, 500],
      [`arn:aws:execute-api:us-east-1:${ACCOUNT}:other/*/*/api/{proxy+}`, 500],
    ] as const) {
      await permit(api.functionName, "api", source);
      expect([source, await answer()]).toEqual([source, status]);
      await withdraw(api.functionName, "api");
    }
  });

  it("does not ask an authorizer whose policy does not let it in", async () => {
    const asked = { FunctionName: NAMES.authorizerFunction, Qualifier: "live" };
    const { Policy = "{}" } = await lambda.send(new GetPolicyCommand(asked));
    const source = /"AWS:SourceArn": ?"([^"]+)"/.exec(Policy)?.[1] ?? "";
    const id = "ApiGateway-authorizer";
    // the gateway keeps an answer by the header's text: another number of spaces asks the authorizer again
    const status = async (spaces: number) => {
      const authorization = `Bearer${" ".repeat(spaces)}${await apiKey()}`;
      return (await callWithoutKey("/api/data?limit=1", { headers: { authorization } })).status;
    };
    expect(await status(11)).toBe(200);
    await withdraw(asked.FunctionName, id, asked.Qualifier);
    try {
      expect(await status(12)).toBe(500);
    } finally {
      await permit(asked.FunctionName, id, source, asked.Qualifier);
    }
    expect(await status(13)).toBe(200);
  });
});

it("Secrets Manager rotates by a function whose policy lets it in for the secret, and no other", async () => {
  const own = new OwnFunction({
    name: `${NAME}-rotation`,
    handler: "",
    statements: [{ Effect: "Deny", Action: "*", Resource: "*" }],
  });
  await own.create();
  const { ARN: SecretId = "" } = await secrets.send(new CreateSecretCommand({ Name: NAME, SecretString: "{}" }));
  const rotate = () =>
    secrets.send(new RotateSecretCommand({ SecretId, RotationLambdaARN: own.arn, RotateImmediately: false }));
  const permit = (StatementId: string, SourceArn: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName: own.arn,
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "secretsmanager.amazonaws.com",
        SourceAccount: ACCOUNT,
        SourceArn,
      }),
    );
  try {
    await expect(rotate()).rejects.toMatchObject({ name: "AccessDeniedException" });
    await permit("other", `${SecretId}-other`);
    await expect(rotate()).rejects.toMatchObject({ name: "AccessDeniedException" });
    await permit("own", SecretId);
    expect((await rotate()).ARN).toBe(SecretId);
  } finally {
    await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await own.remove();
  }
});

it("CloudWatch Logs encrypts a group with a key whose policy lets it in, and no other", async () => {
  const group = `/own/${NAME}`;
  const create = () => logs.send(new CreateLogGroupCommand({ logGroupName: group, kmsKeyId: key }));
  const use = {
    Effect: "Allow",
    Principal: { Service: "logs.us-east-1.amazonaws.com" },
    Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"],
    Resource: "*",
  };
  const forGroup = (name: string) => ({
    ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}` },
  });
  await setKeyPolicy();
  await expect(create()).rejects.toMatchObject({ name: "InvalidParameterException" });
  await setKeyPolicy({ ...use, Condition: forGroup("other") });
  await expect(create()).rejects.toMatchObject({ name: "InvalidParameterException" });
  await setKeyPolicy({ ...use, Condition: forGroup(group) });
  await create();
  await logs.send(new DeleteLogGroupCommand({ logGroupName: group }));
});
