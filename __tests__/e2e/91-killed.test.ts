import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { RunningInstance } from "@secure-serverless/local-aws/instance";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { client, instance, outputs, running } from "./support/target";

const s3 = client(S3Client);
const secrets = client(SecretsManagerClient);
const iam = client(IAMClient);
const sqs = client(SQSClient);
const logs = client(CloudWatchLogsClient);
const cloudwatch = client(CloudWatchClient);

/** What is lost and what is not, and how to see it. */
interface Kind {
  make(name: string): Promise<unknown>;
  /** Fails or answers false when it is not there. */
  isThere(name: string): Promise<boolean>;
  /** What a test that destroys everything would count. */
  remove?(name: string): Promise<unknown>;
}

const bucket = async () => (await outputs())["BucketName"] ?? "";

const KINDS: Record<string, Kind> = {
  objects: {
    make: async (name) => s3.send(new PutObjectCommand({ Bucket: await bucket(), Key: name, Body: name })),
    isThere: async (name) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: await bucket(), Key: name }));
      return (await Body?.transformToString()) === name;
    },
  },
  secrets: {
    make: (name) => secrets.send(new CreateSecretCommand({ Name: name, SecretString: name })),
    isThere: async (name) => (await secrets.send(new GetSecretValueCommand({ SecretId: name }))).SecretString === name,
    remove: (name) => secrets.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true })),
  },
  "roles, as everything that Terraform makes": {
    make: (name) =>
      iam.send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
      ),
    isThere: async (name) => (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.RoleName === name,
    remove: (name) => iam.send(new DeleteRoleCommand({ RoleName: name })),
  },
  messages: {
    make: async (name) => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: name }));
    },
    isThere: async (name) => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      return Messages[0]?.Body === name;
    },
    remove: async (name) => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  },
  logs: {
    make: (name) => logs.send(new CreateLogGroupCommand({ logGroupName: name })),
    isThere: async (name) =>
      ((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }))).logGroups ?? []).length === 1,
    remove: (name) => logs.send(new DeleteLogGroupCommand({ logGroupName: name })),
  },
  metrics: {
    make: (name) =>
      cloudwatch.send(new PutMetricDataCommand({ Namespace: name, MetricData: [{ MetricName: "Tries", Value: 1 }] })),
    isThere: async (name) =>
      ((await cloudwatch.send(new ListMetricsCommand({ Namespace: name }))).Metrics ?? []).length === 1,
  },
};

async function start(): Promise<RunningInstance> {
  const { apiPort, awsPort } = running;
  return startLocalAws({
    instance,
    pythonEnvironment: await pythonTools("emulator"),
    lambdaNode: await findLambdaNode(),
    apiPort,
    awsPort,
    attached: false,
  });
}

/** By kind, whether the one of that name is there. */
async function there(name: string): Promise<Record<string, boolean>> {
  const answers = Object.entries(KINDS).map(
    async ([kind, { isThere }]) => [kind, await isThere(name).catch(() => false)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

const made: string[] = [];

async function makeOneOfEach(name: string): Promise<void> {
  made.push(name);
  await Promise.all(Object.values(KINDS).map(({ make }) => make(name)));
}

afterAll(async () => {
  for (const name of made) for (const { remove } of Object.values(KINDS)) await remove?.(name).catch(() => {});
}, 60_000);

const all = (value: boolean) => Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, value]));

it("the supervisor is killed: the emulator ends orderly by itself, and nothing is lost", async () => {
  const name = `kept-${randomUUID()}`;
  await makeOneOfEach(name);
  const emulator = instance.emulatorProcess();
  expect(emulator).toBeDefined();

  process.kill(instance.requireRunning().pid, "SIGKILL");
  for (let tries = 0; instance.emulatorProcess() !== undefined && tries < 300; tries++) await delay(100);

  expect(instance.emulatorProcess()).toBeUndefined();
  await start();
  expect(await there(name)).toEqual(all(true));
});

it("the supervisor is killed: local:down stops the emulator that is left, and says so", async () => {
  process.kill(instance.requireRunning().pid, "SIGKILL");

  await expect(stopLocalAws(instance)).resolves.toBe(true);

  expect(instance.emulatorProcess()).toBeUndefined();
  await expect(stopLocalAws(instance)).resolves.toBe(false);
  await start();
});

it("both are killed: objects stay, everything else is as at the last orderly stop", async () => {
  const before = `kept-${randomUUID()}`;
  await makeOneOfEach(before);
  await stopLocalAws(instance);
  await start();
  const name = `lost-${randomUUID()}`;
  await makeOneOfEach(name);

  const [supervisor, emulator] = [instance.requireRunning().pid, instance.emulatorProcess() ?? 0];
  process.kill(supervisor, "SIGKILL");
  process.kill(emulator, "SIGKILL");
  await start();

  expect(await there(name)).toEqual({ ...all(false), objects: true });
  expect(await there(before)).toEqual(all(true));
});

it.each([
  ["its own ports", async () => running],
  ["other ports", otherPorts],
])("a second start on the same data is refused with who has it, with %s", async (_, ports) => {
  const { apiPort, awsPort } = await ports();

  await expect(
    startLocalAws({
      instance,
      pythonEnvironment: await pythonTools("emulator"),
      lambdaNode: await findLambdaNode(),
      apiPort,
      awsPort,
      attached: false,
    }),
  ).rejects.toThrow(`is in use by process ${instance.emulatorProcess()}, the local AWS on port ${running.awsPort}`);
  expect(instance.running()?.awsPort).toBe(running.awsPort);
});

async function otherPorts() {
  const [apiPort = 0, awsPort = 0] = await freePorts(2);
  return { apiPort, awsPort };
}
