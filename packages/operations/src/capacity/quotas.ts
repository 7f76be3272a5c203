import { QUOTAS } from "../../../../src/config/quotas";
import type { SourceId } from "../cost/sources";

/** A limit of AWS on an account in a Region. */
export interface AwsQuota {
  readonly name: string;
  readonly value: number;
  /** What Service Quotas calls it, where it has been seen. */
  readonly code?: string;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  readonly source: SourceId;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html names these. */
const SMALL_API_REGIONS = new Set([
  ...["af-south-1", "eu-south-1", "eu-south-2", "eu-central-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
  ...["ap-southeast-7", "ap-south-2", "me-central-1", "il-central-1", "ca-west-1", "mx-central-1"],
]);
const LARGE_KMS_REGIONS = new Set(["us-east-1", "us-west-2", "eu-west-1"]);
const MIDDLE_KMS_REGIONS = new Set([
  ...["us-east-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-central-1", "eu-west-2"],
]);

/**
 * Requests a second for each concurrent execution: of an account, of what a function reserves, and of what it may grow by.
 * Source: lambdaConcurrency.
 */
export const REQUESTS_PER_EXECUTION = 10;

/** What "Tens of thousands" of concurrent executions stays below: what AWS says it raises the quota to. */
export const MOST_EXECUTIONS = 99_999;

/** The quotas of an account that nobody has raised. */
export function awsQuotas(region: string) {
  const isSmall = SMALL_API_REGIONS.has(region);
  return {
    apiRate: {
      name: "requests a second of all APIs",
      value: isSmall ? 2500 : 10_000,
      code: "apigateway L-8A5B8E43",
      adjustable: true,
      source: "apiGatewayQuotas",
    },
    apiBurst: {
      name: "requests at once of all APIs",
      value: isSmall ? 1250 : 5000,
      adjustable: false,
      source: "apiGatewayQuotas",
    },
    executions: {
      name: "concurrent executions",
      value: QUOTAS.concurrentExecutions.documentedDefault,
      code: `${QUOTAS.concurrentExecutions.serviceCode} ${QUOTAS.concurrentExecutions.quotaCode}`,
      adjustable: true,
      source: "lambdaQuotas",
    },
    scaling: {
      name: "new execution environments of one function in 10 s",
      value: 1000,
      adjustable: false,
      source: "lambdaScaling",
    },
    s3Reads: {
      name: "GET and HEAD a second for each prefix",
      value: 5500,
      adjustable: false,
      source: "s3Performance",
    },
    s3Writes: {
      name: "PUT and DELETE a second for each prefix",
      value: 3500,
      adjustable: false,
      source: "s3Performance",
    },
    secretReads: {
      name: "GetSecretValue a second",
      value: 10_000,
      adjustable: false,
      source: "secretsManagerQuotas",
    },
    logCalls: {
      name: "PutLogEvents a second",
      value: 5000,
      code: "logs L-7E1FAE88",
      adjustable: true,
      source: "logsQuotas",
    },
    kmsRequests: {
      name: "cryptographic operations a second",
      value: LARGE_KMS_REGIONS.has(region) ? 100_000 : MIDDLE_KMS_REGIONS.has(region) ? 20_000 : 10_000,
      code: "kms L-6E3AF000",
      adjustable: true,
      source: "kmsQuotas",
    },
    segments: { name: "X-Ray segments a second", value: 2600, adjustable: true, source: "xrayQuotas" },
    payload: {
      name: "bytes of a request to a function",
      value: 6 * 1024 ** 2,
      adjustable: false,
      source: "lambdaQuotas",
    },
  } as const satisfies Record<string, AwsQuota>;
}

export type QuotaId = keyof ReturnType<typeof awsQuotas>;
