import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import {
  dependable,
  type ITerraformDependable,
  type TerraformResource,
  TerraformStack,
  type TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { deadLetterQueueName, functionLogGroup, LIVE_ALIAS, RELEASED_ALIAS } from "../config/names";
import { ZipArchive } from "../packaging/zip-archive";
import type { AlertTopic } from "./alert-topic";
import { ExecutionRole, type Grantee } from "./execution-role";
import { LogGroup } from "./log-group";
import type { PolicyStatement } from "./policy";
import { SecureQueue } from "./secure-queue";
import { ValidationError } from "./validation-error";

export interface SecureFunctionProps {
  readonly functionName: string;
  readonly description: string;
  /** Folder that holds the bundled `index.js`, which exports `handler`. */
  readonly sourceDir: string;
  readonly runtime: string;
  readonly architecture: "arm64" | "x86_64";
  /** ARNs of layer versions. @default none */
  readonly layers?: readonly string[];
  /** Seconds before Lambda stops an invocation, 1 to 900. @default 30 */
  readonly timeoutSeconds?: number;
  /** MB, 128 to 10240; the CPU grows with it. @default 256 */
  readonly memorySizeMb?: number;
  /** Invocations at once: taken from the account for this function alone, and its limit. @default "unreserved" */
  readonly reservedConcurrency?: number | "unreserved";
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Days. @default 7 */
  readonly logRetentionDays?: number;
  /** Encrypts the log with this key. @default the key of CloudWatch Logs */
  readonly logKmsKeyArn?: string | undefined;
  /**
   * With it, every apply gives the traffic to the version that it publishes, unless this map of Terraform names a version
   * for the function: then that one has it. @default no apply moves traffic
   */
  readonly callersStayAt?: TerraformVariable;
  /** Told about every asynchronous invocation that failed for good. @default nobody: only the dead letter queue gets the event */
  readonly onFailure?: AlertTopic;
}

const UNRESERVED = -1;
/** Attempts after the first one. */
const ASYNC_RETRIES = 2;
/** Lambda's default, stated because what is left out reads back as a difference. */
const ASYNC_EVENT_AGE_SECONDS = 6 * 60 * 60;

/**
 * A function with all it needs to be run safely: a role of its own without any permission but what is granted, a log
 * group with retention, tracing, a dead letter queue, and the alias `live` for its callers.
 */
export class SecureFunction extends Construct implements Grantee {
  readonly functionName: string;
  readonly alias: LambdaAlias;
  private readonly role: ExecutionRole;
  private readonly function: LambdaFunction;
  private readonly logGroup: LogGroup;
  /** What it failed to process. */
  readonly deadLetters: SecureQueue;
  private readonly variables: Record<string, string>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecureFunctionProps,
  ) {
    super(scope, id);
    this.validate();
    this.variables = { ...props.environment };
    this.role = new ExecutionRole(this, "role", { functionName: props.functionName });
    this.logGroup = this.createLogGroup();
    this.allowTracing();
    this.deadLetters = this.createDeadLetterQueue();
    this.function = this.createFunction(this.deadLetters);
    this.functionName = this.function.functionName;
    this.alias = this.publishLive();
    this.warnWhenNotReleased();
    if (props.onFailure) this.notifyFailures(props.onFailure);
    this.dependOnPolicies();
  }

  /** ARN without a version. */
  get arn(): string {
    return this.function.arn;
  }

  get logGroupName(): string {
    return this.logGroup.name;
  }

  get deadLetterQueueName(): string {
    return this.deadLetters.name;
  }

  /** The policies so far: what uses the role without naming it depends on them. */
  get policies(): ExecutionRole["policies"] {
    return this.role.policies;
  }

  /** Adds an environment variable that is known only after the function is made. */
  addEnvironment(name: string, value: string): void {
    this.variables[name] = value;
    this.function.putEnvironment({ variables: this.variables });
  }

  addPolicy(purpose: string, statements: readonly PolicyStatement[], on?: ITerraformDependable): void {
    this.role.addPolicy(purpose, statements, on);
    this.dependOnPolicies();
  }

  /** Lets API Gateway invoke the alias `live` from exactly this source. */
  grantInvokeByApiGateway(id: string, sourceArn: string): void {
    new LambdaPermission(this, `invoke-${id}`, {
      statementId: `ApiGateway-${id}`,
      action: "lambda:InvokeFunction",
      functionName: this.functionName,
      qualifier: this.alias.name,
      principal: "apigateway.amazonaws.com",
      sourceArn,
    });
  }

  private validate(): void {
    const { functionName, timeoutSeconds = 30, memorySizeMb = 256, reservedConcurrency = "unreserved" } = this.props;
    if (!Token.isUnresolved(functionName) && !/^[A-Za-z0-9-_]{1,64}$/.test(functionName))
      throw new ValidationError(this, `functionName must match ^[A-Za-z0-9-_]{1,64}$, got "${functionName}"`);
    if (timeoutSeconds < 1 || timeoutSeconds > 900)
      throw new ValidationError(this, `timeoutSeconds must be between 1 and 900, got ${timeoutSeconds}`);
    if (memorySizeMb < 128 || memorySizeMb > 10_240)
      throw new ValidationError(this, `memorySizeMb must be between 128 and 10240, got ${memorySizeMb}`);
    if (reservedConcurrency !== "unreserved" && reservedConcurrency < 1)
      // 0 would be valid for AWS: it switches the function off.
      throw new ValidationError(this, `reservedConcurrency must be at least 1, got ${reservedConcurrency}`);
  }

  private createLogGroup(): LogGroup {
    const { functionName, logRetentionDays, logKmsKeyArn } = this.props;
    const logGroup = new LogGroup(this, "logs", {
      name: functionLogGroup(functionName),
      ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
      kmsKeyArn: logKmsKeyArn,
    });
    logGroup.grantWrite(this.role);
    return logGroup;
  }

  private allowTracing(): void {
    this.role.addPolicy("write-traces", [
      {
        Effect: "Allow",
        Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        // X-Ray has no resources to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
        Resource: "*",
      },
    ]);
  }

  private createDeadLetterQueue(): SecureQueue {
    const queue = new SecureQueue(this, "dead-letters", { name: deadLetterQueueName(this.props.functionName) });
    queue.grantSend(this.role, "send-dead-letters");
    return queue;
  }

  private createFunction(deadLetterQueue: SecureQueue): LambdaFunction {
    const { props } = this;
    const archive = new ZipArchive(this, "archive", { sourceDir: props.sourceDir });
    return new LambdaFunction(this, "function", {
      functionName: props.functionName,
      description: props.description,
      role: this.role.arn,
      runtime: props.runtime,
      architectures: [props.architecture],
      handler: "index.handler",
      filename: archive.path,
      sourceCodeHash: archive.base64Sha256,
      layers: [...(props.layers ?? [])],
      timeout: props.timeoutSeconds ?? 30,
      memorySize: props.memorySizeMb ?? 256,
      reservedConcurrentExecutions:
        props.reservedConcurrency === undefined || props.reservedConcurrency === "unreserved"
          ? UNRESERVED
          : props.reservedConcurrency,
      environment: { variables: this.variables },
      tracingConfig: { mode: "Active" },
      deadLetterConfig: { targetArn: deadLetterQueue.arn },
      // Text, since the handlers write JSON lines themselves: the JSON format would wrap each into another object.
      loggingConfig: { logFormat: "Text", logGroup: this.logGroup.name },
      publish: true,
    });
  }

  private publishLive(): LambdaAlias {
    const { callersStayAt } = this.props;
    const released = callersStayAt && this.createReleased();
    return new LambdaAlias(this, "alias", {
      name: LIVE_ALIAS,
      description: "No command has moved callers yet",
      functionName: this.functionName,
      ...(callersStayAt && released
        ? {
            functionVersion: this.versionForCallers(callersStayAt, released),
            // Weights are not ignored: an apply ends a gradual release that somebody left.
            lifecycle: { ignoreChanges: ["description"] },
          }
        : {
            functionVersion: this.function.version,
            lifecycle: { ignoreChanges: ["function_version", "routing_config", "description"] },
          }),
    });
  }

  /** Only the release commands change it, and Terraform reads it: a rollback needs nothing but Lambda. */
  private createReleased(): LambdaAlias {
    return new LambdaAlias(this, "released", {
      name: RELEASED_ALIAS,
      description: "No command has moved callers yet",
      functionName: this.functionName,
      functionVersion: this.function.version,
      lifecycle: { ignoreChanges: ["function_version", "routing_config", "description"] },
    });
  }

  /**
   * What the commands decided counts until something newer is published than they knew of. The description of the alias
   * `released` ends with the two versions that they did know, for example `version 6 after 7` after a rollback.
   */
  private versionForCallers(callersStayAt: TerraformVariable, released: LambdaAlias): string {
    const [published, decision] = [reference(this.function), reference(released)];
    const known = `max([for number in flatten(regexall(" version ([0-9]+) after ([0-9]+)$", ${decision}.description)) : tonumber(number)]...)`;
    const newest = `try(${known}, 0) < tonumber(${published}.version) ? ${published}.version : ${decision}.function_version`;
    return `\${try(var.${callersStayAt.friendlyUniqueId}[${published}.function_name], ${newest})}`;
  }

  /** Plan and apply say when callers do not get the newest version, and why. */
  private warnWhenNotReleased(): void {
    const published = `${reference(this.function)}.version`;
    const live = `${reference(this.alias)}.function_version`;
    const { functionName } = this.props;
    const released = this.node.tryFindChild("released") as LambdaAlias | undefined;
    const why = released
      ? `, as decided by "\${${reference(released)}.description}". Deploy newer code, or release it: npm run deploy -- <environment> --again`
      : ", since it was not released or was rolled back. Release: npm run deploy -- <environment>";
    TerraformStack.of(this).addOverride(`check.${this.alias.friendlyUniqueId}`, {
      assert: {
        condition: `\${${live} == ${published}}`,
        error_message: `${functionName}: version \${${published}} is published, and callers get \${${live}}${why}`,
      },
    });
  }

  private notifyFailures(topic: AlertTopic): void {
    topic.grantPublish(this.role);
    const settings = {
      functionName: this.functionName,
      maximumRetryAttempts: ASYNC_RETRIES,
      maximumEventAgeInSeconds: ASYNC_EVENT_AGE_SECONDS,
      destinationConfig: { onFailure: { destination: topic.arn } },
      // Lambda checks when this is set that the role may publish to the destination.
      dependsOn: [...this.role.policies],
    };
    // These settings belong to one qualifier each, and an event sent to the bare function name goes to $LATEST.
    new LambdaFunctionEventInvokeConfig(this, "async-live", { ...settings, qualifier: this.alias.name });
    new LambdaFunctionEventInvokeConfig(this, "async-latest", settings);
  }

  private dependOnPolicies(): void {
    // The function's first invocation must not come before its permissions, nor its last one after they are gone;
    // and without the log group Lambda would create one itself, without retention.
    this.function.dependsOn = [this.logGroup.resource, ...this.role.policies].map(dependable);
  }
}

/** The address of a resource, as Terraform's expressions name it. */
function reference(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
