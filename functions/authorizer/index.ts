import { SecretsManagerClient } from "#vendor/authorizer";
import { clientConfig } from "../shared/aws-client";
import { callBudgetMs, deadlineAfter } from "../shared/deadline";
import { text, wholeNumber } from "../shared/environment";
import { errorFields, Logger, logLevel } from "../shared/logger";
import { originLock } from "../shared/origin-key";
import { SecretCache } from "../shared/secret-cache";
import { createTracer } from "../shared/tracing";
import { createAuthorizer, type InvocationContext } from "./app";
import { KeyRing } from "./key-ring";
import { SecretsManagerSource } from "./secrets-manager-source";

const region = text(process.env, "AWS_REGION");
const secretArn = text(process.env, "SECRET_ARN");
const ttlSeconds = wholeNumber(process.env, "SECRET_TTL_SECONDS", 300);
const previousKeyOverlapSeconds = wholeNumber(process.env, "PREVIOUS_KEY_OVERLAP_SECONDS", 86_400);
const budget = { maximumMs: wholeNumber(process.env, "AWS_CALL_TIMEOUT_MS", 8_000, 1), reserveMs: 500 };

const logger = new Logger({
  service: "authorizer",
  version: text(process.env, "SERVICE_VERSION", "unknown"),
  level: logLevel(process.env),
});
const tracer = createTracer(process.env, {
  onUnusable: (error) => logger.warn("requests are not traced", errorFields(error)),
});
const client = tracer.captureClient(new SecretsManagerClient(clientConfig(process.env, "SECRETS_MANAGER", region)));

const keyRings = new SecretCache({
  ttlSeconds,
  load: (timeoutMs) =>
    tracer.trace("get_secret", () =>
      deadlineAfter(timeoutMs).run((signal) =>
        KeyRing.load({
          source: new SecretsManagerSource({ client, secretArn, signal: () => signal }),
          previousKeyOverlapSeconds,
          onProblems: (problems) =>
            logger.warn("parts of the secret are unusable", { errorMessage: problems.join("; ") }),
          onUnusablePrevious: (error) =>
            logger.warn("the previous secret is unusable", { errorMessage: error.message }),
        }),
      ),
    ),
});

const authorize = createAuthorizer({
  logger,
  tracer,
  originLock: originLock(process.env),
  keyRing: (remainingMs, maximumAgeSeconds) => keyRings.get(callBudgetMs(remainingMs, budget), maximumAgeSeconds),
});

/** The gateway's REQUEST authorizer, payload 2.0 with simple responses. */
export const handler = (event: unknown, context: InvocationContext) => {
  const traceId = process.env["_X_AMZN_TRACE_ID"];
  logger.setContext({ requestId: context.awsRequestId, ...(traceId ? { traceId } : {}) });
  return authorize(event, context);
};
