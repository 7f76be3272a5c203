import { cloudFrontOf, domainOf } from "../config/domain";
import { EDGE_REGION } from "../config/edge-region";
import {
  consumerQueueNames,
  distributionLogGroup,
  executionRoleName,
  firewallLogGroup,
  functionLogGroup,
  layerNames,
  lockKey,
  logGroupNames,
  queueNames,
  resourceNames,
  stateKey,
  topicKeyAlias,
} from "../config/names";
import { QUOTAS } from "../config/quotas";
import type { Environment } from "../config/schema";
import type { AwsContext } from "../constructs/aws-context";

/** The ARNs of what the application's stack makes, by name: the roles exist before it and must not reach further. */
export function applicationArns(environment: Environment, aws: AwsContext) {
  const { partition, region, accountId } = aws;
  const names = resourceNames(environment);
  const arn = (service: string, resource: string) => aws.arn(service, resource);
  // without a region API Gateway would still answer for its own account only
  const gateway = (path: string) => `arn:${partition}:apigateway:${region}::${path}`;
  const functionNames = Object.values(names.functions);
  const topics = Object.values(names.topics);
  const logGroups = logGroupNames(names);
  const stateObject = aws.s3Arn(`${environment.state.bucketName}/${stateKey(environment, "application")}`);
  const dataBucket = aws.s3Arn(names.dataBucket(accountId, region));
  return {
    dataBucket,
    dataObjects: `${dataBucket}/*`,
    stateBucket: aws.s3Arn(environment.state.bucketName),
    accessLogBucket: aws.s3Arn(names.accessLogBucket(accountId, region)),
    stateObject,
    account: `arn:${partition}:account::${accountId}:account`,
    stateLock: lockKey(stateObject),
    // Secrets Manager appends a hyphen and six characters of its own.
    secret: arn("secretsmanager", `secret:${names.secret}-??????`),
    secretByName: arn("secretsmanager", `secret:${names.secret}`),
    functions: functionNames.flatMap((name) => [
      arn("lambda", `function:${name}`),
      arn("lambda", `function:${name}:*`),
    ]),
    layers: layerNames(names).flatMap((name) => [arn("lambda", `layer:${name}`), arn("lambda", `layer:${name}:*`)]),
    executionRoles: functionNames.map((name) => aws.iamArn(`role/${executionRoleName(name, region)}`)),
    boundary: aws.iamArn(`policy/${names.boundary}`),
    topics: topics.map((name) => arn("sns", name)),
    failureTopic: arn("sns", names.topics.failures),
    queues: queueNames(names).map((name) => arn("sqs", name)),
    consumerQueues: consumerQueueNames(names).map((name) => arn("sqs", name)),
    // Lambda gives each an id of its own.
    eventSourceMappings: arn("lambda", "event-source-mapping:*"),
    // Some actions are asked for the group, others for everything in it.
    logGroups: logGroups.flatMap((name) => [arn("logs", `log-group:${name}`), arn("logs", `log-group:${name}:*`)]),
    functionLogStreams: functionNames.map((name) => arn("logs", `log-group:${functionLogGroup(name)}:*`)),
    alarms: [names.prefix, names.functions.api].map((name) => arn("cloudwatch", `alarm:${name}-*`)),
    dashboard: `arn:${partition}:cloudwatch::${accountId}:dashboard/${names.dashboard}`,
    // X-Ray appends an id of its own.
    traceGroup: arn("xray", `group/${names.prefix}/*`),
    quotas: Object.values(QUOTAS).map(({ serviceCode, quotaCode }) =>
      arn("servicequotas", `${serviceCode}/${quotaCode}`),
    ),
    keys: arn("kms", "key/*"),
    keyAliases: topics.map((name) => arn("kms", topicKeyAlias(name))),
    apis: gateway("/apis"),
    anyApi: gateway("/apis/*"),
    partsOfAnyApi: gateway("/apis/*/*"),
    gatewayTags: gateway("/tags/*"),
    front: frontArns(environment, aws),
    gatewayServiceRole: aws.iamArn("role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway"),
  } as const;
}

/** The ARNs of a domain, and of the distribution with its firewall. */
function frontArns(environment: Environment, { partition, region, accountId }: AwsContext) {
  const names = resourceNames(environment);
  const domain = domainOf(environment);
  const gateway = `arn:${partition}:apigateway:${region}::/domainnames`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}::${accountId}:${resource}`;
  const edge = (service: string, resource: string, account = accountId) =>
    `arn:${partition}:${service}:${EDGE_REGION}:${account}:${resource}`;
  const truststore = domain?.mutualTls?.truststore.slice("s3://".length) ?? "";
  return {
    domains: gateway,
    domain: `${gateway}/${domain?.name}`,
    mappings: `${gateway}/${domain?.name}/apimappings`,
    anyMapping: `${gateway}/${domain?.name}/apimappings/*`,
    zone: `arn:${partition}:route53:::hostedzone/${domain?.hostedZoneId}`,
    changes: `arn:${partition}:route53:::change/*`,
    truststore: `arn:${partition}:s3:::${truststore}`,
    truststoreBucket: `arn:${partition}:s3:::${truststore.split("/")[0]}`,
    // ACM and CloudFront give ids of their own
    certificates: [
      `arn:${partition}:acm:${region}:${accountId}:certificate/*`,
      ...(cloudFrontOf(environment) && environment.region !== EDGE_REGION ? [edge("acm", "certificate/*")] : []),
    ],
    distributions: global("cloudfront", "distribution/*"),
    viewerRequest: global("cloudfront", `function/${names.viewerRequest}`),
    originKeyStores: global("cloudfront", "key-value-store/*"),
    firewall: edge("wafv2", `global/webacl/${names.firewall}/*`),
    // AWS's own rules, whose ARNs name no account of ours
    managedRules: edge("wafv2", "global/managedruleset/*", "*"),
    logGroups: [firewallLogGroup(names), distributionLogGroup(names)].flatMap((name) => [
      edge("logs", `log-group:${name}`),
      edge("logs", `log-group:${name}:*`),
    ]),
    logSource: edge("logs", `delivery-source:${names.distributionLog}`),
    logDestination: edge("logs", `delivery-destination:${names.distributionLog}`),
    logDeliveries: edge("logs", "delivery:*"),
  } as const;
}

export type ApplicationArns = ReturnType<typeof applicationArns>;
