import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRolePolicyCommand, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { GenerateDataKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Mailbox, queueUrl, subscribe } from "@secure-serverless/operations/gameday/mailbox";
import { call, client, clientConfig, NAMES, outputs } from "./support/target";
import { temporaryUser } from "./support/temporary-user";

const lambda = client(LambdaClient);
const cloudwatch = client(CloudWatchClient);
const logs = client(CloudWatchLogsClient);
const iam = client(IAMClient);
const kms = client(KMSClient);
const sns = client(SNSClient);
const sqs = client(SQSClient);
const gateway = client(ApiGatewayV2Client);

const FunctionName = NAMES.apiFunction;
const DLQ = `${NAMES.apiFunction}-dlq`;
/** A variable without which the function cannot start. */
const NEEDED_VARIABLE = "BUCKET_NAME";

let topic: string;
let mailbox: Mailbox;

beforeAll(async () => {
  topic = (await outputs())["SNSTopicArn"] ?? "";
  mailbox = await subscribe(topic, clientConfig());
});
afterAll(() => mailbox.remove());

const alarmIs = (name: string, state: "ALARM" | "OK") => ({
  what: `${name}: ${state}`,
  fits: ({ message }: { message: Readonly<Record<string, unknown>> }) =>
    message["AlarmName"] === name && message["NewStateValue"] === state,
});

async function told(name: string, state: "ALARM" | "OK") {
  const { what, fits } = alarmIs(name, state);
  return (await mailbox.receive(what, fits)).message;
}

/** The emulator evaluates alarms when a metric comes by the API, and counts Lambda's own without it. */
async function evaluateAlarms(): Promise<void> {
  await cloudwatch.send(
    new PutMetricDataCommand({ Namespace: "EndToEnd", MetricData: [{ MetricName: "Tick", Value: 1 }] }),
  );
}

/** What ends by time alone, in periods of minutes, is ended by hand; CloudWatch then tells it the same way. */
async function endByHand(name: string): Promise<void> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  if (MetricAlarms[0]?.StateValue !== "ALARM") return;
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: name, StateValue: "OK", StateReason: "end of the test" }),
  );
}

async function settled(): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const { LastUpdateStatus } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (LastUpdateStatus === undefined || LastUpdateStatus === "Successful") return;
    await delay(200);
  }
  throw new Error(`${FunctionName} was not updated in time`);
}

async function setVariables(Variables: Record<string, string>): Promise<void> {
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  await settled();
}

/** Sends an event to the function's newest code, whose settings the test may break: callers use the alias live. */
async function invokeLatest(InvocationType: "Event" | "RequestResponse", payload: object) {
  return lambda.send(
    new InvokeCommand({ FunctionName, InvocationType, Payload: new TextEncoder().encode(JSON.stringify(payload)) }),
  );
}

describe("while the newest code of the function cannot start", () => {
  let variables: Record<string, string>;
  beforeAll(async () => {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    variables = Environment?.Variables ?? {};
    const { [NEEDED_VARIABLE]: needed, ...others } = variables;
    expect(needed).toBeDefined();
    await setVariables(others);
  });
  afterAll(() => setVariables(variables));

  it("an asynchronous event arrives at the topic by the destination, after its retries", async () => {
    const startTime = Date.now();
    const event = { marker: randomUUID() };
    expect((await invokeLatest("Event", event)).StatusCode).toBe(202);

    const { message } = await mailbox.receive(
      "the failed event",
      (notification) => JSON.stringify(notification.message["requestPayload"]) === JSON.stringify(event),
    );
    expect(message).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      responseContext: { functionError: expect.any(String) },
    });
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${FunctionName}`, startTime, filterPattern: "START" }),
    );
    expect(events).toHaveLength(3);
  });

  it("it waits in the dead letter queue where there is no destination", async () => {
    const setting = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
    const event = { marker: randomUUID() };
    try {
      await invokeLatest("Event", event);
      expect(await receiveDeadLetter(event.marker)).toContain(event.marker);
    } finally {
      await lambda.send(
        new PutFunctionEventInvokeConfigCommand({
          FunctionName,
          MaximumRetryAttempts: setting.MaximumRetryAttempts,
          MaximumEventAgeInSeconds: setting.MaximumEventAgeInSeconds,
          DestinationConfig: setting.DestinationConfig,
        }),
      );
    }
  });

  it("a synchronous failure arrives by the alarm, with the way to the runbook", async () => {
    for (let count = 0; count < 5; count++) {
      expect((await invokeLatest("RequestResponse", {})).FunctionError).toBeDefined();
    }
    await evaluateAlarms();

    const name = `${FunctionName}-errors`;
    expect((await told(name, "ALARM"))["AlarmDescription"]).toContain("Runbook: docs/runbook.md#errors");
    await endByHand(name);
    await endByHand("secure-serverless-authorizer-errors");
    expect(await told(name, "OK")).toMatchObject({ OldStateValue: "ALARM" });
  });

  it("callers, who use the alias, notice nothing", async () => {
    expect((await call("/api/health")).status).toBe(200);
  });
});

async function receiveDeadLetter(marker: string): Promise<string> {
  const QueueUrl = queueUrl(clientConfig().endpoint, DLQ);
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, VisibilityTimeout: 5 }),
    );
    for (const { Body = "", ReceiptHandle } of Messages) {
      if (!Body.includes(marker)) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return Body;
    }
  }
  throw new Error(`no dead letter within 30 s`);
}

it("a throttled function arrives by the alarm", async () => {
  const { ReservedConcurrentExecutions } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  expect(ReservedConcurrentExecutions).toBeGreaterThan(0);
  const impatient = new LambdaClient({ ...clientConfig(), maxAttempts: 1 });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  try {
    for (let count = 0; count < 10; count++) {
      await expect(impatient.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
        name: "TooManyRequestsException",
      });
    }
  } finally {
    impatient.destroy();
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  }
  await evaluateAlarms();

  const name = `${FunctionName}-throttles`;
  expect((await told(name, "ALARM"))["AlarmDescription"]).toContain("Runbook: docs/runbook.md#throttles");
  await endByHand(name);
  await told(name, "OK");
  expect((await call("/api/health")).status).toBe(200);
});

describe("requests answered with a 5xx", () => {
  const down = "secure-serverless-api-down";
  const burn = "secure-serverless-slo-availability-fast-burn";

  /** The emulator's gateway reports no metrics: these are put as API Gateway reports them, a 0 or 1 for each request. */
  async function requests(failed: 0 | 1, count: number): Promise<void> {
    const { Items = [] } = await gateway.send(new GetApisCommand({}));
    const ApiId = Items.find(({ Name }) => Name === NAMES.api)?.ApiId;
    await cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/ApiGateway",
        MetricData: [
          {
            MetricName: "5xx",
            Dimensions: [
              { Name: "ApiId", Value: ApiId },
              { Name: "Stage", Value: "$default" },
            ],
            Values: [failed],
            Counts: [count],
          },
        ],
      }),
    );
  }

  afterAll(() => endByHand("secure-serverless-api-5xx-count"));

  it("few of many tell nobody", async () => {
    await requests(0, 1000);
    await requests(1, 4);
    const fired = (await mailbox.all())
      // That there is data at all, where there was none, is a change to OK.
      .filter(({ message }) => message["NewStateValue"] === "ALARM")
      .map(({ message }) => message["AlarmName"]);
    // What the tests before have counted goes on to speak: the emulator looks at it again with each metric.
    expect(fired.filter((name) => /-(api|slo)-/.test(String(name)))).toEqual([]);
  });

  it("many notify of the cause, and page that the API is down", async () => {
    await requests(1, 100);
    await told("secure-serverless-api-5xx-rate", "ALARM");
    await told("secure-serverless-api-5xx-count", "ALARM");
    expect((await told(down, "ALARM"))["AlarmDescription"]).toContain("Runbook: docs/runbook.md#api-down");
    await told(burn, "ALARM");
  });

  it("recovery is told too", async () => {
    await requests(0, 20_000);
    await told("secure-serverless-api-5xx-rate", "OK");
    expect(await told(down, "OK")).toMatchObject({ OldStateValue: "ALARM" });
    await told(burn, "OK");
  });
});

describe("the topic and its key", () => {
  let key: string;
  let roleArn: string;
  beforeAll(async () => {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
    key = Attributes?.["KmsMasterKeyId"] ?? "";
    roleArn = (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).Role ?? "";
  });

  it("may be used by the API's function alone, by IAM's own simulation", async () => {
    const authorizer = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: NAMES.authorizerFunction }),
    );
    const decide = async (role: string | undefined, action: string, resource: string) =>
      (
        await iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: role,
            ActionNames: [action],
            ResourceArns: [resource],
          }),
        )
      ).EvaluationResults?.[0]?.EvalDecision;

    for (const [action, resource] of [
      ["sns:Publish", topic],
      ["kms:GenerateDataKey", key],
      ["kms:Decrypt", key],
    ] as const) {
      expect(await decide(roleArn, action, resource)).toBe("allowed");
      expect(await decide(roleArn, action, `${resource}-other`)).toBe("implicitDeny");
      expect(await decide(authorizer.Role, action, resource)).toBe("implicitDeny");
    }
  });

  it("accept whoever has the function's statements, and refuse whoever has not", async () => {
    const { PolicyDocument = "" } = await iam.send(
      new GetRolePolicyCommand({ RoleName: roleArn.split("/").at(-1), PolicyName: "publish-failures" }),
    );
    const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: object[] };
    const marker = randomUUID();
    const attempt = async (statements: readonly object[]) => {
      const user = await temporaryUser(statements);
      const config = { ...clientConfig(), credentials: user.credentials, maxAttempts: 1 };
      const own = { kms: new KMSClient(config), sns: new SNSClient(config) };
      const outcome = (sent: Promise<unknown>) =>
        sent.then(
          () => "accepted",
          (error: Error) => error.name,
        );
      try {
        return [
          await outcome(own.kms.send(new GenerateDataKeyCommand({ KeyId: key, KeySpec: "AES_256" }))),
          await outcome(own.sns.send(new PublishCommand({ TopicArn: topic, Message: marker }))),
        ];
      } finally {
        own.kms.destroy();
        own.sns.destroy();
        await user.remove();
      }
    };

    expect(await attempt(Statement)).toEqual(["accepted", "accepted"]);
    await mailbox.receive("the message", ({ message }) => message["text"] === marker);
    const refused = await attempt([{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }]);
    expect(refused).toEqual([
      expect.stringMatching(/AccessDenied/),
      expect.stringMatching(/Authorization|AccessDenied/),
    ]);
  });

  it("lets CloudWatch use the key for this account's alarms, and no other service", async () => {
    const { Policy = "{}" } = await kms.send(new GetKeyPolicyCommand({ KeyId: key, PolicyName: "default" }));
    const { Statement } = JSON.parse(Policy) as { Statement: { Principal: { Service?: string } }[] };
    expect(Statement.filter(({ Principal }) => Principal.Service !== undefined)).toEqual([
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:*" },
        },
      }),
    ]);
  });
});
