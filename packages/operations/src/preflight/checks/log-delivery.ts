import {
  CloudWatchLogsClient,
  DescribeResourcePoliciesCommand,
  type ResourcePolicy,
} from "@aws-sdk/client-cloudwatch-logs";
import { accessLogGroup } from "../../../../../src/config/names";
import type { Check } from "../check";
import { ok, warning } from "../finding";

/** Both from https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
const POLICIES_PER_REGION = 10;
const POLICY_CHARACTERS = 5120;

const DELIVERY_SERVICE = "delivery.logs.amazonaws.com";
/** The policy that AWS writes, and lengthens for each log group: the date is part of its name. */
const DELIVERY_POLICY = /^AWSLogDeliveryWrite/;

/**
 * API Gateway's access log is delivered by a service that AWS lets write by a resource policy of CloudWatch Logs. Where no
 * account-wide policy covers the group, AWS now gives the group a policy of its own, but in some accounts still lengthens
 * the one it has, up to the quota. So that it is full is a warning, not a failure:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export const logDelivery: Check = {
  id: "log-delivery",
  async run({ environment: { region }, identity, names, client, read }) {
    const logs = client(CloudWatchLogsClient);
    const { resourcePolicies: policies = [] } = await read("logs:DescribeResourcePolicies", (options) =>
      logs.send(new DescribeResourcePoliciesCommand({ limit: 50 }), options),
    );
    const group = accessLogGroup(names.api);
    const arn = `arn:${identity.partition}:logs:${region}:${identity.accountId}:log-group:${group}`;
    if (policies.some((policy) => covers(policy, group))) return ok(`A resource policy allows writing to ${group}`);
    const own = policies.filter(({ policyName = "" }) => DELIVERY_POLICY.test(policyName));
    const added = JSON.stringify(`${arn}:log-stream:*`).length + 1;
    if (own.some(({ policyDocument = "" }) => policyDocument.length + added <= POLICY_CHARACTERS))
      return ok(`The resource policy of log deliveries has room for ${group}`);
    if (policies.length < POLICIES_PER_REGION)
      return ok(`${policies.length} of ${POLICIES_PER_REGION} resource policies of CloudWatch Logs are used`);
    return warning(
      `All ${POLICIES_PER_REGION} resource policies of CloudWatch Logs are used and none has room for ${group}: the access log may be rejected`,
      `Delete one that is not needed (aws logs describe-resource-policies --region ${region}), or let one cover /aws/apigateway/*`,
    );
  },
};

interface Statement {
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: string | readonly string[] };
  readonly Resource?: string | readonly string[];
}

function covers({ policyDocument = "" }: ResourcePolicy, group: string): boolean {
  return statements(policyDocument).some(
    ({ Effect, Principal, Resource }) =>
      Effect === "Allow" &&
      list(Principal?.Service).includes(DELIVERY_SERVICE) &&
      list(Resource).some((pattern) => matches(pattern, group)),
  );
}

/** Whether a resource of a policy, `*` or an ARN with wildcards, means the streams of the group. */
function matches(pattern: string, group: string): boolean {
  if (pattern === "*") return true;
  const [, name = ""] = /:log-group:(.*?)(:log-stream:\*|:\*)?$/.exec(pattern) ?? [];
  const expression = name
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return name !== "" && new RegExp(`^${expression}$`).test(group);
}

function statements(document: string): readonly Statement[] {
  try {
    const { Statement } = JSON.parse(document) as { readonly Statement?: Statement | readonly Statement[] };
    return Statement === undefined ? [] : [Statement].flat();
  } catch {
    return [];
  }
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
