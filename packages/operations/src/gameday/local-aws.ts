import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { apiOrigin, sdkConfig } from "@secure-serverless/local-aws/client-environment";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { functionLogGroup } from "../../../../src/config/names";
import { filteredSamples, type LogLine } from "../dashboard/derived-samples";
import { requireApiSecret } from "../local/api-secret";
import { LOCAL_NAMES } from "../local/names";

const CALL_TIMEOUT_MILLISECONDS = 40_000;

/** What a fault needs of the running local AWS. */
export class GamedayAws {
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly config;
  private readonly cloudwatch: CloudWatchClient;
  private readonly logs: CloudWatchLogsClient;

  constructor(readonly instance: Instance) {
    const running = instance.requireRunning();
    this.config = {
      ...sdkConfig(instance, running, CALL_TIMEOUT_MILLISECONDS),
      // A throttled call is what some faults are about: it must not be repeated.
      maxAttempts: 1,
    };
    this.lambda = new LambdaClient(this.config);
    this.sqs = new SQSClient(this.config);
    this.cloudwatch = new CloudWatchClient(this.config);
    this.logs = new CloudWatchLogsClient(this.config);
  }

  /** Sends requests to the API, as a client with its key. Returns their status codes. */
  async callApi(path: string, count: number): Promise<number[]> {
    const running = this.instance.requireRunning();
    const { api_key: key } = await requireApiSecret(this.instance, running);
    return Promise.all(
      Array.from({ length: count }, async () => {
        const answer = await fetch(`${apiOrigin(running)}${path}`, {
          headers: { authorization: `Bearer ${key}` },
          signal: AbortSignal.timeout(CALL_TIMEOUT_MILLISECONDS),
        });
        await answer.arrayBuffer();
        return answer.status;
      }),
    );
  }

  /** Invokes a function's newest code, not the alias that callers use; it may fail. */
  async invoke(FunctionName: string, count: number, InvocationType: "Event" | "RequestResponse" = "RequestResponse") {
    for (let sent = 0; sent < count; sent++) {
      const Payload = new TextEncoder().encode('{"headers":{"authorization":"Bearer gameday"}}');
      await this.lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload })).catch((error: Error) => {
        if (error.name !== "TooManyRequestsException") throw error;
      });
    }
  }

  /** Takes a variable away from a function's newest code. Returns what gives it back. */
  async removeVariable(FunctionName: string, name: string): Promise<() => Promise<void>> {
    const { Environment } = await this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const variables = Environment?.Variables ?? {};
    const set = async (Variables: Record<string, string>) =>
      void (await this.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
      ));
    await set(Object.fromEntries(Object.entries(variables).filter(([key]) => key !== name)));
    return () => set(variables);
  }

  /** Puts a metric that the emulator does not make itself; alarms are evaluated with it. */
  async putMetric(namespace: string, name: string, dimensions: Readonly<Record<string, string>>, value: number) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    await this.cloudwatch.send(
      new PutMetricDataCommand({ Namespace: namespace, MetricData: [{ MetricName: name, Dimensions, Value: value }] }),
    );
  }

  /** Counts, as the stack's metric filters would, what the functions have logged since a moment. */
  async putLogMetrics(since: number): Promise<void> {
    const { functions, metricsNamespace } = LOCAL_NAMES;
    const [api, authorizer] = await Promise.all([
      this.lines(functions.api, since),
      this.lines(functions.authorizer, since),
    ]);
    const counts = new Map<string, number>();
    for (const { name, value } of filteredSamples({ api, authorizer }, metricsNamespace))
      counts.set(name, (counts.get(name) ?? 0) + value);
    for (const [name, count] of counts) await this.putMetric(metricsNamespace, name, {}, count);
  }

  /** Lets the emulator look at its alarms, which it does only when a metric is put. */
  async evaluateAlarms(): Promise<void> {
    await this.putMetric("Gameday", "Tick", {}, 1);
  }

  async isInAlarm(alarm: string): Promise<boolean> {
    const { MetricAlarms = [] } = await this.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
    return MetricAlarms[0]?.StateValue === "ALARM";
  }

  /** Ends by hand what would end with the alarm's period, minutes later. */
  async endAlarm(alarm: string): Promise<void> {
    const StateReason = "the game day is over";
    await this.cloudwatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue: "OK", StateReason }));
  }

  private async lines(functionName: string, since: number): Promise<LogLine[]> {
    const { events = [] } = await this.logs.send(
      new FilterLogEventsCommand({ logGroupName: functionLogGroup(functionName), startTime: since }),
    );
    return events.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, text: message.trimEnd() }));
  }
}
