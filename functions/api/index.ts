import { S3Client } from "#vendor/api";
import { s3Config } from "../shared/aws-client";
import { isColdStart } from "../shared/cold-start";
import { text, textUnlessUnset, wholeNumber } from "../shared/environment";
import { errorFields, Logger, logLevel } from "../shared/logger";
import { Metrics } from "../shared/metrics";
import { originLock } from "../shared/origin-key";
import { createTracer } from "../shared/tracing";
import { createApp } from "./app";
import { accessRules } from "./permissions";
import type { InvocationContext } from "./route";
import { S3Store } from "./s3-store";

const SERVICE = "api";

const region = text(process.env, "AWS_REGION");
const bucketName = text(process.env, "BUCKET_NAME");
const serviceVersion = text(process.env, "SERVICE_VERSION", "unknown");
const budget = {
  maximumMs: wholeNumber(process.env, "AWS_CALL_TIMEOUT_MS", 8_000, 1),
  reserveMs: 500,
};

const logger = new Logger({ service: SERVICE, version: serviceVersion, level: logLevel(process.env) });
const tracer = createTracer(process.env, {
  onUnusable: (error) => logger.warn("requests are not traced", errorFields(error)),
});
const client = tracer.captureClient(new S3Client(s3Config(process.env, region)));

let writer: S3Client | undefined;
const writingClient = () => {
  // Shares the connections; made when something is written first.
  writer ??= tracer.captureClient(
    new S3Client({
      ...s3Config(process.env, region),
      maxAttempts: 1,
      requestHandler: client.config.requestHandler,
    }),
  );
  return writer;
};

let signer: S3Client | undefined;
const signingClient = () => {
  // Made when the first URL is asked for: most environments never sign one.
  signer ??= new S3Client({ ...s3Config(process.env, region), requestChecksumCalculation: "WHEN_REQUIRED" });
  return signer;
};

const answer = createApp({
  settings: {
    region,
    serviceVersion,
    urlLifetimeSeconds: wholeNumber(process.env, "URL_LIFETIME_SECONDS", 300, 1),
  },
  access: accessRules(process.env),
  apiId: textUnlessUnset(process.env, "API_ID"),
  basePath: textUnlessUnset(process.env, "BASE_PATH"),
  originLock: originLock(process.env),
  storeFor: (deadline) => new S3Store({ client, writingClient, signingClient, bucketName, tracer, deadline }),
  budget,
  logger,
  metrics: new Metrics({ service: SERVICE, namespace: text(process.env, "METRICS_NAMESPACE") }),
  tracer,
  isColdStart,
});

/** The API behind the HTTP API's routes, payload 2.0. */
export const handler = (event: unknown, context: InvocationContext) => {
  const traceId = process.env["_X_AMZN_TRACE_ID"];
  logger.setContext({ requestId: context.awsRequestId, ...(traceId ? { traceId } : {}) });
  return answer(event, context);
};
