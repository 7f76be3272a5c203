import { SecretsManagerClient } from "#vendor/rotation";
import { clientConfig } from "../shared/aws-client";
import { text, wholeNumber } from "../shared/environment";
import { errorFields, Logger, logLevel } from "../shared/logger";
import { OUTERMOST_STEP } from "../shared/outermost-step";
import { createTracer } from "../shared/tracing";
import { createRotation } from "./app";
import { SecretsManagerSecret } from "./secrets-manager-secret";

const secretArn = text(process.env, "SECRET_ARN");
const logger = new Logger({
  service: "rotation",
  version: text(process.env, "SERVICE_VERSION", "unknown"),
  level: logLevel(process.env),
});
const tracer = createTracer(process.env, {
  onUnusable: (error) => logger.warn("rotations are not traced", errorFields(error)),
});
const client = tracer.captureClient(
  new SecretsManagerClient(clientConfig(process.env, "SECRETS_MANAGER", text(process.env, "AWS_REGION"))),
);

const rotate = createRotation({
  secret: new SecretsManagerSecret(client, secretArn),
  secretArn,
  previousKeyOverlapSeconds: wholeNumber(process.env, "PREVIOUS_KEY_OVERLAP_SECONDS", 86_400),
  logger,
});

/** Secrets Manager's rotation, one invocation a step. A failure is thrown: Secrets Manager counts it and tries again. */
export const handler = (event: unknown, context: { readonly awsRequestId: string }): Promise<void> => {
  logger.setContext({ requestId: context.awsRequestId });
  return tracer.trace(OUTERMOST_STEP, async () => {
    try {
      await rotate(event);
    } catch (error) {
      logger.error("rotation step failed", errorFields(error));
      throw error;
    }
  });
};
