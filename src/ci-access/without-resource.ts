import type { PolicyStatement } from "../constructs/policy";

/** The actions that are allowed on "*", each because AWS offers no resource to name: what it says of the account. */
export const WITHOUT_RESOURCE = {
  "acm:RequestCertificate":
    "a certificate has no ARN before it exists; its name, its validation and its tags are conditions",
  "acm:ListCertificates": "lists the account's certificates, among which those are that an interrupted apply has left",
  "cloudfront:ListDistributions":
    "lists the account's distributions, among which the one is that an interrupted apply has left",
  "logs:DescribeDeliveries":
    "lists the account's deliveries, among which the one is that an interrupted apply has left",
  "wafv2:ListWebACLs": "lists the account's firewalls, among which the one is that an interrupted apply has left",
  "cloudwatch:DescribeAlarms": "answers composite alarms only to who may describe all alarms",
  "cloudwatch:ListDashboards": "lists the names of the account, among which a sweep finds previews",
  "iam:ListRoles": "lists the names of the account, among which a sweep finds previews",
  "kms:CreateKey": "a key has no name before it exists; the tags that it must get are a condition",
  "kms:ListKeys": "lists the account's keys: one without an alias is found by its tags",
  "kms:ListAliases": "lists the account's aliases, which is how an alias is read",
  "lambda:CreateEventSourceMapping": "a mapping has no name before it exists; the function is a condition",
  "lambda:GetAccountSettings": "tells the account's concurrency",
  "lambda:ListEventSourceMappings": "Lambda checks it for no resource",
  "lambda:ListFunctions": "lists the names of the account, among which a sweep finds previews",
  "lambda:ListLayers": "lists the names of the account, among which a sweep finds previews",
  "lambda:ListLayerVersions": "Lambda checks it for no resource",
  "logs:CreateLogDelivery": "access logs of an HTTP API are delivered by CloudWatch Logs, which names no delivery",
  "logs:DeleteLogDelivery": "access logs of an HTTP API are delivered by CloudWatch Logs, which names no delivery",
  "logs:DescribeLogGroups": "lists by prefix over all groups, which is how a group is read",
  "logs:DescribeQueryDefinitions": "saved queries have no ARN",
  "logs:DeleteQueryDefinition": "saved queries have no ARN",
  "logs:DescribeResourcePolicies": "the policies belong to the account",
  "logs:GetLogDelivery": "access logs of an HTTP API are delivered by CloudWatch Logs, which names no delivery",
  "logs:ListLogDeliveries": "access logs of an HTTP API are delivered by CloudWatch Logs, which names no delivery",
  "logs:PutQueryDefinition": "saved queries have no ARN",
  "logs:PutResourcePolicy": "lets the delivery of access logs write; the policies belong to the account",
  "logs:UpdateLogDelivery": "access logs of an HTTP API are delivered by CloudWatch Logs, which names no delivery",
  "s3:ListAllMyBuckets": "lists the names of the account, among which a sweep finds previews",
  "secretsmanager:ListSecrets": "lists the names of the account, among which a sweep finds previews",
  "sns:GetSubscriptionAttributes": "SNS checks it for no resource",
  "sns:ListTopics": "lists the account's topics",
  "sns:Unsubscribe": "SNS checks it for no resource",
  "sqs:ListQueues": "lists the names of the account, among which a sweep finds previews",
  "tag:GetResources": "groups of traces are found by their tags alone",
  "xray:PutTelemetryRecords": "traces have no resource",
  "xray:PutTraceSegments": "traces have no resource",
} as const;

export type ActionWithoutResource = keyof typeof WITHOUT_RESOURCE;

/** Allows actions that AWS can restrict to no resource. */
export function allowWithoutResource(
  actions: readonly ActionWithoutResource[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Effect: "Allow", Action: actions, Resource: "*", ...(Condition && { Condition }) };
}

export function allow(
  actions: readonly string[],
  Resource: string | readonly string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Effect: "Allow", Action: actions, Resource, ...(Condition && { Condition }) };
}
