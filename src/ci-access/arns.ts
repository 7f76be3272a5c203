import { QUOTAS } from "../config/quotas";
import { resourceNames } from "../config/resource-names";
import type { Environment } from "../config/schema";
import { stateKey } from "../config/state-key";
import type { AwsContext } from "../constructs/aws-context";

/** The ARNs of what the application's stack makes, by name: the roles exist before it and must not reach further. */
export function applicationArns(environment: Environment, aws: AwsContext) {
  const { partition, region, accountId } = aws;
  const names = resourceNames(environment);
  const arn = (service: string, resource: string) => aws.arn(service, resource);
  // without a region API Gateway would still answer for its own account only
  const gateway = (path: string) => `arn:${partition}:apigateway:${region}::${path}`;
  const functionNames = [names.apiFunction, names.authorizerFunction, names.rotationFunction];
  const topics = [names.failureTopic, names.pageTopic];
  const logGroups = [...functionNames.map((name) => `/aws/lambda/${name}`), `/aws/apigateway/${names.api}`];
  const stateObject = aws.s3Arn(`${environment.state.bucketName}/${stateKey(environment.name, "application")}`);
  const dataBucket = aws.s3Arn(names.dataBucket(accountId, region));
  return {
    dataBucket,
    dataObjects: `${dataBucket}/*`,
    stateBucket: aws.s3Arn(environment.state.bucketName),
    accessLogBucket: aws.s3Arn(names.accessLogBucket(accountId, region)),
    stateObject,
    account: `arn:${partition}:account::${accountId}:account`,
    stateLock: `${stateObject}.tflock`,
    // Secrets Manager appends a hyphen and six characters of its own.
    secret: arn("secretsmanager", `secret:${names.secret}-??????`),
    secretByName: arn("secretsmanager", `secret:${names.secret}`),
    functions: functionNames.flatMap((name) => [
      arn("lambda", `function:${name}`),
      arn("lambda", `function:${name}:*`),
    ]),
    layer: [arn("lambda", `layer:${names.layer}`), arn("lambda", `layer:${names.layer}:*`)],
    executionRoles: functionNames.map((name) => aws.iamArn(`role/${name}-${region}`)),
    boundary: aws.iamArn(`policy/${boundaryName(environment)}`),
    topics: topics.map((name) => arn("sns", name)),
    queues: functionNames.map((name) => arn("sqs", `${name}-dlq`)),
    // Some actions are asked for the group, others for everything in it.
    logGroups: logGroups.flatMap((name) => [arn("logs", `log-group:${name}`), arn("logs", `log-group:${name}:*`)]),
    logStreams: logGroups.map((name) => arn("logs", `log-group:${name}:*`)),
    alarms: [names.prefix, names.apiFunction].map((name) => arn("cloudwatch", `alarm:${name}-*`)),
    dashboard: `arn:${partition}:cloudwatch::${accountId}:dashboard/${names.dashboard}`,
    // X-Ray appends an id of its own.
    traceGroup: arn("xray", `group/${names.prefix}/*`),
    quotas: Object.values(QUOTAS).map(({ serviceCode, quotaCode }) =>
      arn("servicequotas", `${serviceCode}/${quotaCode}`),
    ),
    keys: arn("kms", "key/*"),
    keyAliases: topics.map((name) => arn("kms", `alias/${name}`)),
    apis: gateway("/apis"),
    anyApi: gateway("/apis/*"),
    partsOfAnyApi: gateway("/apis/*/*"),
    gatewayTags: gateway("/tags/*"),
    gatewayServiceRole: aws.iamArn("role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway"),
  } as const;
}

export type ApplicationArns = ReturnType<typeof applicationArns>;

/** The name of the policy that no role made by a workflow can exceed. */
export function boundaryName({ nameSuffix }: Pick<Environment, "nameSuffix">): string {
  return `secure-serverless-boundary${nameSuffix}`;
}

/** The name of the role that workflows plan or deploy with. */
export function ciRoleName(purpose: "plan" | "deploy", { nameSuffix }: Pick<Environment, "nameSuffix">): string {
  return `secure-serverless-${purpose}${nameSuffix}`;
}
