import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand, ListLayersCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { command } from "./support/command";
import { call, client, instance, NAMES } from "./support/target";

const s3 = client(S3Client);
const secrets = client(SecretsManagerClient);
const sns = client(SNSClient);
const sqs = client(SQSClient);
const gateway = client(ApiGatewayV2Client);
const logs = client(CloudWatchLogsClient);
const iam = client(IAMClient);
const lambda = client(LambdaClient);
const cloudwatch = client(CloudWatchClient);

/** What is left in the account, by every service that the stacks use. KMS keeps a key until its deletion window ends. */
async function whatIsThere(): Promise<Record<string, number>> {
  const count = (items: readonly unknown[] | undefined) => items?.length ?? 0;
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  return {
    buckets: count((await s3.send(new ListBucketsCommand({}))).Buckets),
    secrets: count((await secrets.send(new ListSecretsCommand({}))).SecretList),
    topics: count((await sns.send(new ListTopicsCommand({}))).Topics),
    queues: count((await sqs.send(new ListQueuesCommand({}))).QueueUrls),
    functions: count((await lambda.send(new ListFunctionsCommand({}))).Functions),
    layers: count((await lambda.send(new ListLayersCommand({}))).Layers),
    apis: count((await gateway.send(new GetApisCommand({}))).Items),
    alarms: count((await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms),
    dashboards: await dashboards(),
    logGroups: count((await logs.send(new DescribeLogGroupsCommand({}))).logGroups),
    roles: count(Roles.filter(({ RoleName }) => RoleName?.startsWith("secure-serverless"))),
  };
}

/** The emulator's list of dashboards has dates that the SDK cannot read. */
async function dashboards(): Promise<number> {
  return cloudwatch.send(new GetDashboardCommand({ DashboardName: NAMES.dashboard })).then(
    () => 1,
    (error: Error) => {
      if (/^(DashboardNotFoundError|ResourceNotFound)$/.test(error.name)) return 0;
      throw error;
    },
  );
}

it("destroy removes every resource of both stacks, the written objects and the state included", async () => {
  // an object, and an old version of it, must not keep the bucket alive
  for (const data of ["one", "two"]) {
    const body = JSON.stringify({ key: "in/the/way.txt", data });
    await call("/api/data", { method: "POST", headers: { "content-type": "application/json" }, body });
  }
  await call("/api/data?key=a%25b%2Bc", { method: "PUT", headers: { "content-type": "text/plain" }, body: "odd" });
  const before = await whatIsThere();
  expect(Object.values(before)).not.toContain(0);

  const { exitCode, stdout, stderr } = await command("local-destroy", [], { timeoutSeconds: 900 });
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(stdout).toContain("Every resource is destroyed");

  const after = await whatIsThere();
  expect(after).toEqual(Object.fromEntries(Object.keys(after).map((service) => [service, 0])));
  // the provider alone waits two minutes after the deletion of a queue
}, 1_000_000);

it("and local:down stops what is left", async () => {
  const first = await command("local-down");
  const second = await command("local-down");

  expect([first.exitCode, first.stdout]).toEqual([0, expect.stringContaining("Stopped.")]);
  expect([second.exitCode, second.stdout]).toEqual([0, expect.stringContaining("is not running")]);
  expect(instance.running()).toBeUndefined();
  await expect(call("/api/health")).rejects.toThrow();
});
