import type { FunctionId } from "../config/parts";
import { LOG_METRICS, type LogMetric } from "./log-metrics";

/** A metric by who reports it; what it is about is known only where the stack is wired. */
export type MetricSource =
  /** Lambda, about the API's function: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  | { readonly from: "function"; readonly metric: string }
  /** Lambda, about another function. */
  | { readonly from: Exclude<FunctionId, "api">; readonly metric: string }
  /** API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
  | GatewayMetric
  /** SQS, about a function's dead letter queue. @default of the API's */
  | { readonly from: "dead-letters"; readonly of?: FunctionId; readonly metric: string }
  /** SQS, about the queue that a function works off. */
  | { readonly from: "queue"; readonly of: FunctionId; readonly metric: string }
  /** The API's handler itself, in the embedded metric format (functions/shared/metrics.ts). */
  | { readonly from: "handler"; readonly metric: string }
  /** A metric filter over the functions' logs. */
  | { readonly from: "logs"; readonly metric: LogMetric };

/** A function by the names under which its metrics are. */
export interface WatchedFunction {
  readonly functionName: string;
  readonly deadLetterQueueName: string;
  readonly logGroupName: string;
  /** What it works off. @default nothing */
  readonly queueName?: string;
}

export interface GatewayMetric {
  readonly from: "gateway";
  readonly metric: "4xx" | "5xx" | "Count" | "Latency" | "IntegrationLatency";
}

/** What the metrics are about. */
export interface Subjects {
  /** The functions that there are: what concerns another is left out. */
  readonly functions: Readonly<Partial<Record<FunctionId, WatchedFunction>>>;
  readonly apiId: string;
  readonly stageName: string;
  /** Namespace of what the handler reports itself and of what filters make of the logs. */
  readonly metricsNamespace: string;
}

/** A metric as CloudWatch names it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The service under which the handler reports: functions/api/index.ts. */
export const HANDLER_SERVICE = "api";

/** Returns the metric, or undefined when this stack has nothing that would report it. Every stack has a gateway. */
export function metricOf(source: GatewayMetric, subjects: Subjects): Metric;
export function metricOf(source: MetricSource, subjects: Subjects): Metric | undefined;
export function metricOf(source: MetricSource, subjects: Subjects): Metric | undefined {
  switch (source.from) {
    case "function":
      return ofFunction(subjects.functions.api, source.metric);
    case "gateway":
      return {
        namespace: "AWS/ApiGateway",
        name: source.metric,
        dimensions: { ApiId: subjects.apiId, Stage: subjects.stageName },
      };
    case "dead-letters":
      return ofQueue(subjects.functions[source.of ?? "api"]?.deadLetterQueueName, source.metric);
    case "queue":
      return ofQueue(subjects.functions[source.of]?.queueName, source.metric);
    case "handler":
      return { namespace: subjects.metricsNamespace, name: source.metric, dimensions: { Service: HANDLER_SERVICE } };
    case "logs":
      return LOG_METRICS[source.metric].logs.some((owner) => subjects.functions[owner] !== undefined)
        ? { namespace: subjects.metricsNamespace, name: source.metric, dimensions: {} }
        : undefined;
    default:
      return ofFunction(subjects.functions[source.from], source.metric);
  }
}

function ofFunction(watched: WatchedFunction | undefined, name: string): Metric | undefined {
  return watched && { namespace: "AWS/Lambda", name, dimensions: { FunctionName: watched.functionName } };
}

function ofQueue(QueueName: string | undefined, name: string): Metric | undefined {
  return QueueName === undefined ? undefined : { namespace: "AWS/SQS", name, dimensions: { QueueName } };
}
