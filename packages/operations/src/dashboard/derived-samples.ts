import type { RequestRecord } from "@secure-serverless/local-aws/gateway";
import { LOG_METRICS, type LogOwner } from "../../../../src/monitoring/log-metrics";
import { matchesPattern } from "./filter-pattern";
import type { Sample } from "./statistics";

/** A line of a log group and when it was written. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

interface EmbeddedMetrics {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/**
 * What CloudWatch Logs makes of lines in the embedded metric format, which the emulator only keeps.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedSamples(lines: readonly LogLine[], namespace: string): Sample[] {
  return lines.flatMap(({ text }) => {
    if (!text.startsWith('{"_aws"')) return [];
    const event = JSON.parse(text) as EmbeddedMetrics;
    const { Timestamp, CloudWatchMetrics } = event._aws;
    return CloudWatchMetrics.filter(({ Namespace }) => Namespace === namespace).flatMap((directive) =>
      directive.Dimensions.flatMap((names) =>
        directive.Metrics.map(({ Name }) => ({
          namespace: directive.Namespace,
          name: Name,
          dimensions: Object.fromEntries(names.map((name) => [name, String(event[name])])),
          at: Timestamp,
          value: Number(event[Name]),
        })),
      ),
    );
  });
}

/** What the stack's metric filters would count, which the emulator only keeps too: 1 for a line that matches, or else 0. */
export function filteredSamples(
  logs: Readonly<Partial<Record<LogOwner, readonly LogLine[]>>>,
  namespace: string,
): Sample[] {
  return Object.entries(LOG_METRICS).flatMap(([name, { pattern, logs: owners }]) =>
    owners.flatMap((owner) =>
      (logs[owner] ?? []).map(({ at, text }) => ({
        namespace,
        name,
        dimensions: {},
        at,
        value: matchesPattern(pattern, text) ? 1 : 0,
      })),
    ),
  );
}

/** What Lambda would report of its invocations by the gateway, which the emulator does not count: from its own log lines. */
export function lambdaSamples(lines: readonly LogLine[], functionName: string): Sample[] {
  return lines.flatMap(({ at, text }) => {
    const durationMs = /^REPORT .*?\bDuration: ([\d.]+) ms/.exec(text)?.[1];
    if (durationMs === undefined) return [];
    const sample = (name: string, value: number): Sample => ({
      namespace: "AWS/Lambda",
      name,
      dimensions: { FunctionName: functionName },
      at,
      value,
    });
    return [sample("Invocations", 1), sample("Duration", Number(durationMs))];
  });
}

/** What API Gateway would report of the requests that passed the local proxy. */
export function gatewaySamples(requests: readonly RequestRecord[], dimensions: Sample["dimensions"]): Sample[] {
  return requests.flatMap(({ time, status, milliseconds }) => {
    const sample = (name: string, value: number): Sample => ({
      namespace: "AWS/ApiGateway",
      name,
      dimensions,
      at: Date.parse(time),
      value,
    });
    const inHundreds = Math.floor(status / 100);
    return [
      sample("Count", 1),
      sample("4xx", inHundreds === 4 ? 1 : 0),
      sample("5xx", inHundreds === 5 ? 1 : 0),
      sample("Latency", milliseconds),
    ];
  });
}
