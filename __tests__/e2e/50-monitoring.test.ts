import {
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { dashboardSchema } from "@secure-serverless/operations/dashboard/body-schema";
import { functionsOf } from "../../src/config/functions-of";
import { SIGNAL_IDS } from "../../src/config/signal-ids";
import { LOG_METRICS } from "../../src/monitoring/log-metrics";
import { QUERIES, queryString } from "../../src/monitoring/queries";
import { SIGNALS } from "../../src/monitoring/signals";
import { client, NAMES, outputs } from "./support/target";

const FUNCTIONS = functionsOf(environmentNamed("local"));

const cloudwatch = client(CloudWatchClient);
const sns = client(SNSClient);
const kms = client(KMSClient);
const logs = client(CloudWatchLogsClient);

/** Those of the local environment, which has no rotation by schedule. */
const signals = SIGNAL_IDS.filter((id) => SIGNALS[id].metric.from !== "rotation");

describe("the failure topic, as SNS and KMS describe it", () => {
  it("has a subscription without a filter, also after one was set and removed", async () => {
    const TopicArn = (await outputs())["SNSTopicArn"];
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const subscription = { SubscriptionArn: Subscriptions[0]?.SubscriptionArn };
    const filter = async () =>
      (await sns.send(new GetSubscriptionAttributesCommand(subscription))).Attributes?.["FilterPolicy"];
    for (const [AttributeValue, described] of [
      ['{"kind":["none"]}', '{"kind":["none"]}'],
      ["{}", undefined],
    ]) {
      await sns.send(
        new SetSubscriptionAttributesCommand({ ...subscription, AttributeName: "FilterPolicy", AttributeValue }),
      );
      expect(await filter()).toBe(described);
    }
  });

  it("has the original's name and display name, and its e-mail subscription", async () => {
    const TopicArn = (await outputs())["SNSTopicArn"];
    expect(TopicArn).toMatch(/:serverless-lambda-failures$/);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.["DisplayName"]).toBe("Lambda Function Failure Notifications");
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ["email", "admin@example.com"],
    ]);
  });

  it("takes messages over TLS only, and CloudWatch's", async () => {
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

  it("is encrypted with a key of its own that rotates and that CloudWatch may use", async () => {
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
  let compound: CompositeAlarm[];
  beforeAll(async () => {
    const described = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100 }),
    );
    alarms = described.MetricAlarms ?? [];
    compound = described.CompositeAlarms ?? [];
  });

  it.each([
    ["errors", "Errors", "Sum", 5, 2],
    ["duration", "Duration", "Average", 20_000, 2],
    ["throttles", "Throttles", "Sum", 10, 1],
  ])("%s has the original's threshold and periods", (id, metric, statistic, threshold, periods) => {
    const found = alarms.filter(({ AlarmName }) => AlarmName === `${NAMES.apiFunction}-${id}`);
    expect(found).toEqual([
      expect.objectContaining({
        Namespace: "AWS/Lambda",
        MetricName: metric,
        Statistic: statistic,
        Threshold: threshold,
        EvaluationPeriods: periods,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Period: 300,
        Dimensions: [{ Name: "FunctionName", Value: NAMES.apiFunction }],
      }),
    ]);
  });

  it("there is one for each signal, with a way to the runbook", () => {
    for (const id of signals)
      expect(
        alarms.filter(({ AlarmName = "" }) => AlarmName.replace(/^secure-serverless(-function)?-/, "") === id),
      ).toEqual([expect.objectContaining({ AlarmDescription: expect.stringMatching(`Runbook: \\S+#${id}$`) })]);
  });

  it("all tell the topic, but those that are parts of one that does", async () => {
    const topic = (await outputs())["SNSTopicArn"];
    const telling = [...alarms, ...compound].filter(({ AlarmActions }) => (AlarmActions ?? []).length > 0);
    expect(telling.length).toBeGreaterThanOrEqual(signals.length);
    for (const { AlarmActions, ActionsEnabled } of telling) {
      expect(ActionsEnabled).toBe(true);
      // The local environment has no addresses to page: both severities go to one topic.
      expect(AlarmActions).toEqual([topic]);
    }
    const rules = compound.map(({ AlarmRule }) => AlarmRule).join();
    for (const { AlarmName } of alarms.filter((alarm) => !telling.includes(alarm)))
      expect(rules).toContain(`ALARM("${AlarmName}")`);
  });
});

describe("the metric filters, as CloudWatch Logs describes them", () => {
  it("count what the functions log", async () => {
    for (const [metric, { pattern, logs: owners }] of Object.entries(LOG_METRICS)) {
      const { metricFilters = [] } = await logs.send(
        new DescribeMetricFiltersCommand({ metricNamespace: "SecureServerless", metricName: metric }),
      );
      const there = owners.filter((owner) => FUNCTIONS.includes(owner));
      expect(there.length).toBeGreaterThan(0);
      expect(metricFilters.map(({ filterPattern }) => filterPattern)).toEqual(there.map(() => pattern));
    }
  });
});

describe("the saved queries", () => {
  const groups = {
    api: `/aws/lambda/${NAMES.apiFunction}`,
    authorizer: `/aws/lambda/${NAMES.authorizerFunction}`,
    access: `/aws/apigateway/${NAMES.api}`,
  };

  const query = (logGroupNames: string[], text: string) =>
    new StartQueryCommand({
      logGroupNames,
      queryString: text,
      startTime: 0,
      endTime: Math.ceil(Date.now() / 1000),
    });

  // What they answer is proven by the unit tests: the emulator knows a part of the language, and must not leave out the rest.
  it.each(Object.entries(QUERIES))("%s is refused, its logs being there", async (_, { logs: asked, commands }) => {
    const names = asked.map((log) => groups[log]);
    await expect(logs.send(query(names, queryString(commands)))).rejects.toThrow(/cannot evaluate this command/);
    await expect(logs.send(query(["/none"], queryString(commands)))).rejects.toThrow(/does not exist/);
  });

  it("a query of what the emulator knows is answered", async () => {
    const { queryId } = await logs.send(
      query([groups.api], "fields @message | filter @message like /START/ | sort @timestamp desc | limit 5"),
    );
    expect((await logs.send(new GetQueryResultsCommand({ queryId }))).status).toBe("Complete");
  });
});

describe("the dashboard, as CloudWatch describes it", () => {
  it("is a valid body with the original's four graphs of the function", async () => {
    const { DashboardBody } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: NAMES.dashboard }));
    const { widgets } = dashboardSchema.parse(JSON.parse(DashboardBody ?? "{}"));
    for (const title of ["Lambda Invocations", "Lambda Errors", "Lambda Duration", "Lambda Concurrent Executions"])
      expect(widgets.filter(({ properties }) => "title" in properties && properties.title === title)).toEqual([
        expect.objectContaining({
          type: "metric",
          properties: expect.objectContaining({
            metrics: [["AWS/Lambda", expect.any(String), "FunctionName", NAMES.apiFunction]],
          }),
        }),
      ]);
  });
});
