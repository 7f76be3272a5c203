import { FUNCTION_IDS, type FunctionId } from "../config/parts";

/** Whose log a line is in. */
export type LogOwner = FunctionId;

interface LogMetricRule {
  /**
   * Which lines count, in the filter language of CloudWatch Logs for JSON:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  readonly pattern: string;
  readonly logs: readonly LogOwner[];
}

/** What is counted in the functions' logs, which are one JSON object a line (functions/shared/logger.ts). */
export const LOG_METRICS = {
  LogErrors: { pattern: '{ $.level = "ERROR" }', logs: FUNCTION_IDS },
  // The line of the request itself: a failed one has a second line, with the cause and the same code.
  InternalErrors: { pattern: '{ $.message = "request" && $.code = "internal_error" }', logs: ["api"] },
  DependencyErrors: { pattern: '{ $.message = "request" && $.code = "dependency_unavailable" }', logs: ["api"] },
  Denials: { pattern: "{ $.authorized IS FALSE }", logs: ["authorizer"] },
  SecretFailures: {
    pattern: '{ $.level = "ERROR" && $.message = "the secret could not be read" }',
    logs: ["authorizer"],
  },
} as const satisfies Record<string, LogMetricRule>;

export type LogMetric = keyof typeof LOG_METRICS;
