import { join } from "node:path";
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import { SnsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic } from "aws-cdk-lib/aws-sns";
import { CfnGroup } from "aws-cdk-lib/aws-xray";
import type { Construct } from "constructs";
import { addApi } from "./http-api";
import { addMonitoring } from "./monitoring-resources";
import { ServerlessFunction } from "./serverless-function";

const ORIGIN = "https://example.com";
/** Folders with what the application itself bundles, for each function `<name>` and `<name>-layer`. */
const ASSETS = process.env["ASSETS"] ?? "assets";

/** The resources of the application's stack for dev, as somebody would write them for AWS CDK. */
export class ServerlessStack extends Stack {
  constructor(scope: Construct, id: string, { environment }: { readonly environment: string }) {
    super(scope, id, { description: "A secure, observable, serverless HTTP API" });
    const bucket = this.#addBucket(environment);
    const secret = this.#addSecret(environment);
    const topic = this.#addTopic(environment);
    const api = new ServerlessFunction(this, "api-function", {
      ...{ functionName: `secure-serverless-function-${environment}`, asset: join(ASSETS, "api") },
      ...{ memorySize: 256, timeoutSeconds: 30, reservedConcurrency: 100 },
      environment: { BUCKET_NAME: bucket.bucketName, ENVIRONMENT: environment, LOG_LEVEL: "DEBUG" },
    });
    const objects = [bucket.arnForObjects("*")];
    api.allow("read-data", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"], [bucket.bucketArn, ...objects]);
    api.allow("write-data", ["s3:PutObject"], objects);
    api.allow("delete-data", ["s3:DeleteObject"], objects);
    api.allow("publish-failures", ["sns:Publish"], [topic.topicArn]);
    for (const [name, qualifier] of [
      ["async-latest", "$LATEST"],
      ["async-live", api.live.aliasName],
    ] as const) {
      new EventInvokeConfig(this, name, {
        function: api.lambda,
        qualifier,
        onFailure: new SnsDestination(topic),
        maxEventAge: Duration.hours(6),
        retryAttempts: 2,
      });
    }
    const authorizer = new ServerlessFunction(this, "authorizer-function", {
      ...{ functionName: `secure-serverless-authorizer-${environment}`, asset: join(ASSETS, "authorizer") },
      ...{ memorySize: 256, timeoutSeconds: 10 },
      environment: { SECRET_ARN: secret.secretArn, ENVIRONMENT: environment, LOG_LEVEL: "DEBUG" },
    });
    authorizer.allow("read-secret", ["secretsmanager:GetSecretValue"], [secret.secretArn]);
    const http = addApi(this, { environment, api, authorizer, origin: ORIGIN });
    addMonitoring(this, { environment, api, authorizer, topic, ...http });
    new CfnGroup(this, "traces", {
      groupName: `secure-serverless-${environment}`,
      filterExpression: `service("${api.lambda.functionName}")`,
      insightsConfiguration: { insightsEnabled: false, notificationsEnabled: false },
    });
    new CfnOutput(this, "api-endpoint", { value: http.endpoint });
    new CfnOutput(this, "bucket-name", { value: bucket.bucketName });
    new CfnOutput(this, "secret-arn", { value: secret.secretArn });
    new CfnOutput(this, "function-name", { value: api.lambda.functionName });
    new CfnOutput(this, "topic-arn", { value: topic.topicArn });
  }

  #addBucket(environment: string): Bucket {
    return new Bucket(this, "storage", {
      bucketName: `secure-serverless-data-${this.account}-${this.region}-${environment}`,
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.DESTROY,
      cors: [
        {
          allowedOrigins: [ORIGIN],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedHeaders: ["content-type", "range"],
          exposedHeaders: ["accept-ranges", "content-disposition", "content-range", "etag", "x-amz-version-id"],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        {
          id: "DeleteOldObjects",
          expiration: Duration.days(90),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
  }

  #addSecret(environment: string): Secret {
    const secret = new Secret(this, "secret", {
      secretName: `secure-serverless-api-${environment}`,
      description: "API credentials and sensitive configuration",
      removalPolicy: RemovalPolicy.DESTROY,
    });
    secret.addToResourcePolicy(insecureTransport("secretsmanager:*", "*"));
    return secret;
  }

  #addTopic(environment: string): Topic {
    const topicName = `serverless-lambda-failures-${environment}`;
    const key = new Key(this, "failures-key", {
      alias: `alias/${topicName}`,
      description: `Encrypts the messages of ${topicName}`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    const displayName = "Lambda Function Failure Notifications";
    const topic = new Topic(this, "failures", { topicName, displayName, masterKey: key });
    topic.addToResourcePolicy(insecureTransport("sns:Publish", topic.topicArn));
    return topic;
  }
}

function insecureTransport(action: string, resource: string): PolicyStatement {
  return new PolicyStatement({
    sid: "DenyInsecureTransport",
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [action],
    resources: [resource],
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  });
}
