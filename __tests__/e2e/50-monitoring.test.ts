import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { client, NAMES, outputs } from "./support/target";

const cloudwatch = client(CloudWatchClient);
const sns = client(SNSClient);
const kms = client(KMSClient);

describe("the failure topic, as SNS and KMS describe it", () => {
  test("has the original's name and display name, and its e-mail subscription", async () => {
    const TopicArn = (await outputs())["SNSTopicArn"];
    expect(TopicArn).toMatch(/:serverless-lambda-failures$/);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.["DisplayName"]).toBe("Lambda Function Failure Notifications");
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ["email", "admin@example.com"],
    ]);
  });

  test("takes messages over TLS only, and CloudWatch's", async () => {
    const { Attributes } = await sns.send(
      new GetTopicAttributesCommand({ TopicArn: (await outputs())["SNSTopicArn"] }),
    );
    const { Statement } = JSON.parse(Attributes?.["Policy"] ?? "{}") as {
      Statement: { Effect: string; Principal: unknown; Condition?: object }[];
    };
    const denied = Statement.filter(({ Effect }) => Effect === "Deny");
    expect(JSON.stringify(denied)).toContain('"aws:SecureTransport":"false"');
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    expect(JSON.stringify(allowed.map(({ Principal }) => Principal))).toContain("cloudwatch.amazonaws.com");
    for (const statement of allowed) expect(JSON.stringify(statement.Condition)).toContain("aws:SourceAccount");
  });

  test("is encrypted with a key of its own that rotates and that CloudWatch may use", async () => {
    const { Attributes } = await sns.send(
      new GetTopicAttributesCommand({ TopicArn: (await outputs())["SNSTopicArn"] }),
    );
    const KeyId = Attributes?.["KmsMasterKeyId"];
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ KeyManager: "CUSTOMER", KeyState: "Enabled" });
    expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled).toBe(true);
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    expect(Policy).toContain("cloudwatch.amazonaws.com");
  });
});

describe("the alarms, as CloudWatch describes them", () => {
  let alarms: MetricAlarm[];
  beforeAll(async () => {
    alarms = (await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? [];
  });

  test.each([
    ["Errors", "Sum", 5, 2],
    ["Duration", "Average", 20_000, 2],
    ["Throttles", "Sum", 10, 1],
  ])("%s has the original's threshold and periods", (metric, statistic, threshold, periods) => {
    const found = alarms.filter(({ MetricName }) => MetricName === metric);
    expect(found).toEqual([
      expect.objectContaining({
        Namespace: "AWS/Lambda",
        Statistic: statistic,
        Threshold: threshold,
        EvaluationPeriods: periods,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Period: 300,
        Dimensions: [{ Name: "FunctionName", Value: NAMES.apiFunction }],
      }),
    ]);
  });

  test("all tell the topic", async () => {
    const topic = (await outputs())["SNSTopicArn"];
    expect(alarms.length).toBeGreaterThanOrEqual(3);
    for (const { AlarmActions, ActionsEnabled } of alarms) {
      expect(ActionsEnabled).toBe(true);
      expect(AlarmActions).toEqual([topic]);
    }
  });
});

describe("the dashboard, as CloudWatch describes it", () => {
  test("has the original's four graphs of the function", async () => {
    const { DashboardBody } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: NAMES.dashboard }));
    const { widgets } = JSON.parse(DashboardBody ?? "{}") as {
      widgets: { type: string; width: number; properties: { title: string; metrics: unknown[] } }[];
    };
    const graphs = widgets.filter(({ type }) => type === "metric");
    expect(graphs.map(({ properties }) => properties.title)).toEqual(
      expect.arrayContaining([
        "Lambda Invocations",
        "Lambda Errors",
        "Lambda Duration",
        "Lambda Concurrent Executions",
      ]),
    );
    for (const { properties } of graphs) expect(JSON.stringify(properties.metrics)).toContain(NAMES.apiFunction);
  });
});
