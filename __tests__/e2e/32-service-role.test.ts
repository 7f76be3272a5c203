import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type Mailbox, queueUrl, subscribe } from "@secure-serverless/operations/gameday/mailbox";
import { poll } from "@secure-serverless/system/poll";
import type { PolicyStatement } from "../../src/constructs/policy";
import { ACCOUNT, allow, OwnFunction, policy, through, trust } from "./support/own-function";
import { client, clientConfig } from "./support/target";

const NAME = "e2e-service-role";
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:${NAME}`;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:${NAME}`;
const QueueUrl = queueUrl(clientConfig().endpoint, NAME);
const OWN_ACCOUNT = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
};

const lambda = client(LambdaClient);
const iam = client(IAMClient);
const kms = client(KMSClient);
const logs = client(CloudWatchLogsClient);
const metrics = client(CloudWatchClient);
const sns = client(SNSClient);
const sqs = client(SQSClient);

let key: string;
let mailbox: Mailbox;
let own: OwnFunction;
let allowed: readonly PolicyStatement[];

const without = (action: string) => allowed.filter(({ Action }) => Action !== action);

beforeAll(async () => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy([OWN_ACCOUNT]) }));
  key = KeyMetadata?.Arn ?? "";
  await sns.send(new CreateTopicCommand({ Name: NAME, Attributes: { KmsMasterKeyId: key } }));
  await sqs.send(new CreateQueueCommand({ QueueName: NAME }));
  mailbox = await subscribe(TOPIC, clientConfig());
  const stream = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/own/${NAME}:*`;
  allowed = [
    allow("logs:CreateLogStream", stream),
    allow("logs:PutLogEvents", stream),
    allow("sqs:SendMessage", QUEUE),
    allow("sns:Publish", TOPIC),
    allow("kms:GenerateDataKey", key, through("sns")),
    allow("kms:Decrypt", key, through("sns")),
    allow("xray:PutTraceSegments", "*"),
  ];
  own = new OwnFunction({
    name: NAME,
    handler:
      'if (event.fail) throw new Error("as told"); console.log(JSON.stringify(event)); return process.env._X_AMZN_TRACE_ID;',
    statements: allowed,
    settings: { DeadLetterConfig: { TargetArn: QUEUE }, TracingConfig: { Mode: "Active" } },
  });
  await own.create();
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: NAME,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: TOPIC } },
    }),
  );
});

afterAll(async () => {
  await mailbox.remove();
  await own.remove();
  await sns.send(new DeleteTopicCommand({ TopicArn: TOPIC }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 }));
});

const bytes = (payload: object) => new TextEncoder().encode(JSON.stringify(payload));

async function count(MetricName: string): Promise<number> {
  const { Datapoints = [] } = await metrics.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Lambda",
      MetricName,
      Dimensions: [{ Name: "FunctionName", Value: NAME }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 3600,
      Statistics: ["Sum"],
    }),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

async function deadLetter(marker: string): Promise<boolean> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.some(({ Body = "" }) => JSON.stringify({ fail: true, marker }) === Body);
}

async function logged(text: string, startTime: number): Promise<boolean> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: own.logGroup, startTime }));
  return events.some(({ message = "" }) => message.includes(text));
}

/** What became of an asynchronous event that failed: logs come first, then the destination, then the dead letter queue. */
async function outcome() {
  const startTime = Date.now();
  const marker = randomUUID();
  const counted = { destination: await count("DestinationDeliveryFailures"), queue: await count("DeadLetterErrors") };
  await lambda.send(
    new InvokeCommand({ FunctionName: NAME, InvocationType: "Event", Payload: bytes({ fail: true, marker }) }),
  );
  const told = async () => (await mailbox.all()).some(({ message }) => JSON.stringify(message).includes(marker));
  const of = async (arrived: boolean, metric: string, before: number) =>
    arrived ? "arrives" : (await count(metric)) > before ? "fails" : undefined;
  let destination: string | undefined;
  let queue: string | undefined;
  const ended = await poll(
    async () => {
      destination ??= await of(await told(), "DestinationDeliveryFailures", counted.destination);
      // a letter that was received once does not come again at once
      queue ??= await of(await deadLetter(marker), "DeadLetterErrors", counted.queue);
      return destination && queue ? { destination, queue } : undefined;
    },
    { timeoutSeconds: 20 },
  );
  return { log: (await logged("as told", startTime)) ? "arrives" : "is missing", ...ended };
}

const ALL = { log: "arrives", destination: "arrives", queue: "arrives" };

describe("what Lambda does in the role when an asynchronous event fails", () => {
  it("arrives in the log, at the destination and in the dead letter queue with all that the role is granted", async () => {
    expect(await outcome()).toEqual(ALL);
  });

  it.each([
    ["logs:CreateLogStream", { ...ALL, log: "is missing" }],
    ["logs:PutLogEvents", { ...ALL, log: "is missing" }],
    ["sqs:SendMessage", { ...ALL, queue: "fails" }],
    ["sns:Publish", { ...ALL, destination: "fails" }],
    ["kms:GenerateDataKey", { ...ALL, destination: "fails" }],
    ["kms:Decrypt", { ...ALL, destination: "fails" }],
  ])("misses what %s was for", async (action, expected) => {
    expect(await own.while(without(action), outcome)).toEqual(expected);
  });

  it("misses the destination where the key may be used through another service alone", async () => {
    const elsewhere = [...without("kms:Decrypt"), allow("kms:Decrypt", key, through("s3"))];
    expect(await own.while(elsewhere, outcome)).toEqual({ ...ALL, destination: "fails" });
  });

  it("misses the destination where the policy of the key lets the account do something else", async () => {
    const change = (Policy: string) => kms.send(new PutKeyPolicyCommand({ KeyId: key, PolicyName: "default", Policy }));
    await change(policy([{ ...OWN_ACCOUNT, Action: "kms:DescribeKey" }]));
    try {
      expect(await outcome()).toEqual({ ...ALL, destination: "fails" });
    } finally {
      await change(policy([OWN_ACCOUNT]));
    }
  });

  it("misses the log where the group is another one than the role's", async () => {
    const move = (LogGroup: string) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: NAME, LoggingConfig: { LogGroup } }));
    await move("/aws/lambda/not-there");
    try {
      expect(await outcome()).toEqual({ ...ALL, log: "is missing" });
    } finally {
      await move(own.logGroup);
    }
  });
});

describe("an invocation", () => {
  const invoke = async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: NAME, Payload: bytes({}) }));
    return Buffer.from(Payload ?? []).toString();
  };

  it("is traced where the role may send traces, and not otherwise", async () => {
    expect(await invoke()).toContain("Sampled=1");
    expect(await own.while(without("xray:PutTraceSegments"), invoke)).toContain("Sampled=0");
  });

  it("is refused where Lambda cannot assume the role", async () => {
    const trusted = (service: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: trust(service) }));
    await trusted("ec2.amazonaws.com");
    try {
      await expect(invoke()).rejects.toMatchObject({ name: "AccessDeniedException" });
    } finally {
      await trusted("lambda.amazonaws.com");
    }
    expect(await invoke()).toContain("Root=");
  });

  it("needs the key of the environment variables", async () => {
    const encrypt = (KMSKeyArn: string) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: NAME, KMSKeyArn }));
    await encrypt(key);
    try {
      await expect(invoke()).rejects.toMatchObject({ name: "KMSAccessDeniedException" });
      expect(await own.while([...allowed, allow("kms:Decrypt", key)], invoke)).toContain("Root=");
    } finally {
      await encrypt("");
    }
  });
});

describe("a setting that the role does not allow is refused when it is made:", () => {
  const refusal = (message: string) => ({ name: "InvalidParameterValueException", message });
  const other = { FunctionName: `${NAME}-other` };

  it.each([
    ["a dead letter queue", "sqs:SendMessage", "SendMessage on SQS"],
    ["tracing", "xray:PutTraceSegments", "PutTraceSegments on XRAY"],
  ])("%s", async (_what, action, call) => {
    const expected = refusal(`The provided execution role does not have permissions to call ${call}`);
    await own.while(without(action), async () => {
      await expect(own.createFunction(other)).rejects.toMatchObject(expected);
      const same = {
        FunctionName: NAME,
        DeadLetterConfig: { TargetArn: QUEUE },
        TracingConfig: { Mode: "Active" },
      } as const;
      await expect(lambda.send(new UpdateFunctionConfigurationCommand(same))).rejects.toMatchObject(expected);
    });
  });

  it("a destination", async () => {
    const set = () =>
      lambda.send(
        new PutFunctionEventInvokeConfigCommand({
          FunctionName: NAME,
          MaximumRetryAttempts: 0,
          DestinationConfig: { OnFailure: { Destination: TOPIC } },
        }),
      );
    const expected = refusal(`The function's execution role does not have permissions to call Publish on ${TOPIC}`);
    await own.while(without("sns:Publish"), () => expect(set()).rejects.toMatchObject(expected));
    await set();
  });

  it("a role that does not trust Lambda", async () => {
    const trusted = (service: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: trust(service) }));
    await trusted("ec2.amazonaws.com");
    try {
      const expected = refusal("The role defined for the function cannot be assumed by Lambda.");
      await expect(own.createFunction(other)).rejects.toMatchObject(expected);
    } finally {
      await trusted("lambda.amazonaws.com");
    }
  });
});

it("an event source mapping takes messages as long as the role may, and is refused where it may not", async () => {
  const source = `${NAME}-source`;
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:${source}`;
  const consume = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"].map((action) =>
    allow(action, EventSourceArn),
  );
  await sqs.send(new CreateQueueCommand({ QueueName: source }));
  const url = queueUrl(clientConfig().endpoint, source);
  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  const create = () => lambda.send(new CreateEventSourceMappingCommand({ FunctionName: NAME, EventSourceArn }));
  const startTime = Date.now();
  try {
    await expect(create()).rejects.toMatchObject({
      message: "The provided execution role does not have permissions to call ReceiveMessage on SQS",
    });
    await own.allow([...allowed, ...consume]);
    const { UUID } = await create();
    try {
      await own.allow([...allowed, ...consume.slice(1)]);
      await send("kept");
      await delay(2_500);
      expect(await logged("kept", startTime)).toBe(false);
      await own.allow([...allowed, ...consume]);
      expect(await poll(async () => (await logged("kept", startTime)) || undefined, { timeoutSeconds: 15 })).toBe(true);
    } finally {
      await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    }
  } finally {
    await own.allow(allowed);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  }
});
