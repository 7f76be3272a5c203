import { LOG_METRICS, type LogMetric, type LogOwner } from "./log-metrics";

/** A metric by who reports it; what it is about is known only where the stack is wired. */
export type MetricSource =
  /** Lambda, about the API's function: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  | { readonly from: "function"; readonly metric: string }
  /** Lambda, about the authorizer. */
  | { readonly from: "authorizer"; readonly metric: string }
  /** Lambda, about the function that rotates the secret. */
  | { readonly from: "rotation"; readonly metric: string }
  /** API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
  | GatewayMetric
  /** SQS, about the dead letter queue of the API's function. */
  | { readonly from: "dead-letters"; readonly metric: string }
  /** The API's handler itself, in the embedded metric format (functions/shared/metrics.ts). */
  | { readonly from: "handler"; readonly metric: string }
  /** A metric filter over the functions' logs. */
  | { readonly from: "logs"; readonly metric: LogMetric };

export interface GatewayMetric {
  readonly from: "gateway";
  readonly metric: "4xx" | "5xx" | "Count" | "Latency" | "IntegrationLatency";
}

/** What the metrics are about. */
export interface Subjects {
  readonly functionName: string;
  /** @default the API has no authorizer function, and what concerns it is left out */
  readonly authorizerName?: string | undefined;
  /** @default nothing rotates the secret by schedule, and what concerns it is left out */
  readonly rotationName?: string | undefined;
  readonly apiId: string;
  readonly stageName: string;
  readonly deadLetterQueueName: string;
  /** Namespace of what the handler reports itself and of what filters make of the logs. */
  readonly metricsNamespace: string;
}

/** A metric as CloudWatch names it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Namespace of an environment without a suffix. Others get theirs, as two in one account must not be added up. */
export const METRICS_NAMESPACE = "SecureServerless";
/** The service under which the handler reports: functions/api/index.ts. */
export const HANDLER_SERVICE = "api";

/** Returns the metric, or undefined when this stack has nothing that would report it. Every stack has a gateway. */
export function metricOf(source: GatewayMetric, subjects: Subjects): Metric;
export function metricOf(source: MetricSource, subjects: Subjects): Metric | undefined;
export function metricOf(source: MetricSource, subjects: Subjects): Metric | undefined {
  switch (source.from) {
    case "function":
      return ofFunction(subjects.functionName, source.metric);
    case "authorizer":
      return ofFunction(subjects.authorizerName, source.metric);
    case "rotation":
      return ofFunction(subjects.rotationName, source.metric);
    case "gateway":
      return {
        namespace: "AWS/ApiGateway",
        name: source.metric,
        dimensions: { ApiId: subjects.apiId, Stage: subjects.stageName },
      };
    case "dead-letters":
      return { namespace: "AWS/SQS", name: source.metric, dimensions: { QueueName: subjects.deadLetterQueueName } };
    case "handler":
      return { namespace: subjects.metricsNamespace, name: source.metric, dimensions: { Service: HANDLER_SERVICE } };
    case "logs":
      return subjects.authorizerName === undefined && !isWrittenByApi(source.metric)
        ? undefined
        : { namespace: subjects.metricsNamespace, name: source.metric, dimensions: {} };
  }
}

function ofFunction(FunctionName: string | undefined, name: string): Metric | undefined {
  return FunctionName === undefined ? undefined : { namespace: "AWS/Lambda", name, dimensions: { FunctionName } };
}

function isWrittenByApi(metric: LogMetric): boolean {
  const owners: readonly LogOwner[] = LOG_METRICS[metric].logs;
  return owners.includes("api");
}
