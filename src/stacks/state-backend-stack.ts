import type { Construct } from "constructs";
import { resourceNames, stackIdOf } from "../config/names";
import type { Environment } from "../config/schema";
import { AwsContext } from "../constructs/aws-context";
import { type AccessLogDelivery, SecureBucket } from "../constructs/secure-bucket";
import { EnvironmentStack } from "./environment-stack";

/** A log that somebody deletes can be brought back for so long. */
const NONCURRENT_LOG_DAYS = 30;

/**
 * The bucket that holds an environment's states, its own among them, and the one for access logs where they are wanted.
 * `npm run bootstrap` makes it before there is a bucket to keep its state in.
 */
export class StateBackendStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, stackIdOf("stateBackend", environment.name), environment);
    this.storeState("stateBackend");
    // No lifecycle rules: old states are the way back from a broken one.
    new SecureBucket(this, "state", {
      bucketName: environment.state.bucketName,
      kmsKeyArn: environment.state.kmsKeyArn,
      accessLogs: this.createAccessLogBucket(),
      ...this.protection(),
    });
  }

  /** Here and not in the application's stack: who read the data is still to be known when the application is gone. */
  private createAccessLogBucket(): AccessLogDelivery | undefined {
    const { accessLogs, state } = this.environment;
    if (!accessLogs) return undefined;
    const aws = AwsContext.of(this);
    const { accountId, region } = aws;
    const names = resourceNames(this.environment);
    const bucket = new SecureBucket(this, "access-logs", {
      bucketName: names.accessLogBucket(accountId, region),
      // With S3's own key: S3 delivers access logs to no other.
      accessLogSources: [aws.s3Arn(names.dataBucket(accountId, region)), aws.s3Arn(state.bucketName)],
      lifecycle: { expirationDays: accessLogs.retentionDays, noncurrentExpirationDays: NONCURRENT_LOG_DAYS },
      ...this.protection(),
    });
    return { bucketName: bucket.name, prefix: "state/" };
  }

  private protection() {
    const { destroyData } = this.environment;
    return { forceDestroy: destroyData, preventDestroy: !destroyData };
  }
}
