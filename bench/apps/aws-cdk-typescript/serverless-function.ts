import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Alias, Architecture, Code, Function as Lambda, LayerVersion, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface ServerlessFunctionProps {
  readonly functionName: string;
  /** A folder with the bundle; what it needs from npm is in `<asset>-layer`. */
  readonly asset: string;
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A function with its own role, log group, dead letter queue, and the aliases `live` and `released`. */
export class ServerlessFunction extends Construct {
  readonly lambda: Lambda;
  readonly live: Alias;
  readonly logs: LogGroup;
  readonly deadLetters: Queue;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    const { functionName, asset, memorySize, timeoutSeconds, reservedConcurrency, environment } = props;
    this.logs = new LogGroup(this, "logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetters = new Queue(this, "dead-letters", {
      queueName: `${functionName}-dlq`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.#role = new Role(this, "role", {
      roleName: functionName,
      description: `Execution role of ${functionName}`,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    this.allow("write-logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${this.logs.logGroupArn}:*`]);
    this.allow("write-traces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);
    this.allow("send-dead-letters", ["sqs:SendMessage"], [this.deadLetters.queueArn]);
    const layer = new LayerVersion(this, "layer", {
      layerVersionName: `${functionName}-dependencies`,
      description: `Dependencies of ${functionName}`,
      code: Code.fromAsset(`${asset}-layer`),
      compatibleArchitectures: [Architecture.ARM_64],
    });
    this.lambda = new Lambda(this, "function", {
      ...{ functionName, memorySize, environment, role: this.#role.withoutPolicyUpdates(), layers: [layer] },
      runtime: Runtime.NODEJS_LATEST,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(asset),
      handler: "index.handler",
      timeout: Duration.seconds(timeoutSeconds),
      tracing: Tracing.ACTIVE,
      logGroup: this.logs,
      deadLetterQueue: this.deadLetters,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    const version = this.lambda.currentVersion;
    this.live = new Alias(this, "alias", { aliasName: "live", version });
    new Alias(this, "released", { aliasName: "released", version });
  }

  /** An inline policy for one purpose. */
  allow(name: string, actions: string[], resources: string[]): void {
    new Policy(this, name, {
      policyName: name,
      roles: [this.#role],
      statements: [new PolicyStatement({ effect: Effect.ALLOW, actions, resources })],
    });
  }
}
