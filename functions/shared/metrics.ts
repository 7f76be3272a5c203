/** One request, as the metrics count it. */
export interface RequestMeasurement {
  /** The route's template, so that the number of metrics stays bounded. */
  readonly route: string;
  /** The problem's code; without one the request succeeded. */
  readonly code?: string;
  readonly latencyMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly coldStart: boolean;
}

export interface MetricsProps {
  readonly service: string;
  /** CloudWatch adds up what has the same one: each environment has its own. */
  readonly namespace: string;
  /** @default lines go to standard output */
  readonly write?: (line: string) => void;
}

const REQUEST_METRICS = [
  { Name: "Requests", Unit: "Count" },
  { Name: "Errors", Unit: "Count" },
  { Name: "Latency", Unit: "Milliseconds" },
  { Name: "BytesIn", Unit: "Bytes" },
  { Name: "BytesOut", Unit: "Bytes" },
  { Name: "ColdStarts", Unit: "Count" },
] as const;

/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch Logs turns into metrics, without a call.
 *
 * Every request counts by `Service` and by `Service, Route`; a failed one also counts `ErrorsByCode` by
 * `Service, Route, Code`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class Metrics {
  private readonly write: (line: string) => void;

  constructor(private readonly props: MetricsProps) {
    this.write = props.write ?? ((line) => void process.stdout.write(`${line}\n`));
  }

  request(measurement: RequestMeasurement): void {
    const { namespace } = this.props;
    const failed = measurement.code !== undefined;
    const directives: object[] = [
      { Namespace: namespace, Dimensions: [["Service"], ["Service", "Route"]], Metrics: REQUEST_METRICS },
    ];
    if (failed) {
      directives.push({
        Namespace: namespace,
        Dimensions: [["Service", "Route", "Code"]],
        Metrics: [{ Name: "ErrorsByCode", Unit: "Count" }],
      });
    }
    this.write(
      JSON.stringify({
        _aws: { Timestamp: Date.now(), CloudWatchMetrics: directives },
        Service: this.props.service,
        Route: measurement.route,
        ...(failed ? { Code: measurement.code, ErrorsByCode: 1 } : {}),
        Requests: 1,
        Errors: failed ? 1 : 0,
        Latency: measurement.latencyMs,
        BytesIn: measurement.bytesIn,
        BytesOut: measurement.bytesOut,
        ColdStarts: measurement.coldStart ? 1 : 0,
      }),
    );
  }
}
