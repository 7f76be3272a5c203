import { Readable } from "node:stream";
import { AccountClient, GetRegionOptStatusCommand } from "@aws-sdk/client-account";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import type { Target } from "../../src/aws/target";
import { preflight } from "../../src/preflight/preflight";
import { aState } from "./a-state";

export const ACCOUNT_ID = "111122223333";
export const DATA_BUCKET = `secure-serverless-data-${ACCOUNT_ID}-eu-west-1`;
export const STATE_BUCKET = `secure-serverless-state-test-${ACCOUNT_ID}-eu-west-1`;
export const STATE_KEY = "secure-serverless/test/terraform.tfstate";
export const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT_ID}:serverless-lambda-failures`;

export const aws = {
  account: mockClient(AccountClient),
  gateway: mockClient(ApiGatewayV2Client),
  cloudWatch: mockClient(CloudWatchClient),
  logs: mockClient(CloudWatchLogsClient),
  lambda: mockClient(LambdaClient),
  s3: mockClient(S3Client),
  secrets: mockClient(SecretsManagerClient),
  quotas: mockClient(ServiceQuotasClient),
  sns: mockClient(SNSClient),
  sts: mockClient(STSClient),
};

/** The tags of the environment "test", and as most services list them. */
export const OUR_TAGS = { Project: "secure-serverless", Environment: "test", ManagedBy: "terraform" };
export const OUR_TAG_LIST = Object.entries(OUR_TAGS).map(([Key, Value]) => ({ Key, Value }));

/** An error as AWS answers. */
export function awsError(name: string, httpStatusCode = 400, message: string = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

export function notAllowed(action: string, name = "AccessDeniedException"): Error {
  return awsError(name, 403, `User: arn:aws:iam::${ACCOUNT_ID}:user/someone is not authorized to perform: ${action}`);
}

/** The body of an object. */
export function body(text: string): never {
  return Object.assign(Readable.from([text]), { transformToString: async () => text }) as never;
}

/** A state with one resource for each `[type, attributes]`. */
export function stateOf(...resources: readonly (readonly [string, Readonly<Record<string, unknown>>])[]): string {
  return aState(resources.map(([type, attributes]) => ({ type, attributes: [attributes] })));
}

export function storeState(text: string): void {
  aws.s3.on(GetObjectCommand, { Key: STATE_KEY }).resolves({ Body: body(text) });
}

/** Before each test: the account and region are ready for an environment that was never deployed. */
export function healthyAccount(): void {
  beforeEach(() => {
    for (const mock of Object.values(aws)) mock.reset();
    aws.sts.on(GetCallerIdentityCommand).resolves({
      Account: ACCOUNT_ID,
      Arn: `arn:aws:iam::${ACCOUNT_ID}:user/someone`,
    });
    aws.account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus: "ENABLED_BY_DEFAULT" });
    aws.s3.on(HeadBucketCommand).rejects(awsError("NotFound", 404));
    aws.s3.on(HeadBucketCommand, { Bucket: STATE_BUCKET }).resolves({ BucketRegion: "eu-west-1" });
    aws.s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
    aws.s3.on(GetBucketEncryptionCommand).resolves({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    });
    aws.s3.on(GetPublicAccessBlockCommand).resolves({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    aws.s3.on(GetBucketTaggingCommand).rejects(awsError("NoSuchTagSet", 404));
    aws.s3.on(GetObjectCommand).rejects(awsError("NoSuchKey", 404));
    aws.s3.on(ListObjectVersionsCommand).resolves({ Versions: [] });
    aws.lambda.on(GetAccountSettingsCommand).resolves({
      AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
    });
    aws.lambda.on(GetFunctionConcurrencyCommand).rejects(awsError("ResourceNotFoundException", 404));
    aws.logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: {} });
    aws.logs.on(DescribeResourcePoliciesCommand).resolves({ resourcePolicies: [] });
    aws.secrets.on(DescribeSecretCommand).rejects(awsError("ResourceNotFoundException"));
    aws.gateway.on(GetApisCommand).resolves({ Items: [] });
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-AA0FF27B" }).resolves({ Quota: { Value: 600 } });
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-65B5C802" }).resolves({ Quota: { Value: 300 } });
    aws.cloudWatch.on(ListAlarmTagsCommand).resolves({ Tags: [] });
    aws.cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [], CompositeAlarms: [] });
    aws.sns.on(ListSubscriptionsByTopicCommand).resolves({
      Subscriptions: [{ Protocol: "email", Endpoint: "team@example.com", SubscriptionArn: `${TOPIC}:1` }],
    });
  });
}

/** The environment "test" in that account, with one address to tell. */
export function target(
  definition: Partial<EnvironmentDefinition> = {},
  variables: Readonly<Record<string, string>> = {},
): Target {
  const own = { TEST_ACCOUNT_ID: ACCOUNT_ID, TEST_REGION: "eu-west-1", TEST_ALERT_EMAILS: "team@example.com" };
  return {
    environment: anEnvironment(definition, { ...own, ...variables }),
    sdk: { region: "eu-west-1", requestHandler: { requestTimeout: 1000 } },
    processEnvironment: {},
    outdir: "/out",
  };
}

/** What one check says. */
export async function resultOf(id: string, of = target()) {
  const results = await preflight(of);
  const result = results.find((candidate) => candidate.id === id);
  if (result === undefined) throw new Error(`there is no check ${id}`);
  return result;
}
