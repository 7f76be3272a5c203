import { ACMClient, ListCertificatesCommand, ListTagsForCertificateCommand } from "@aws-sdk/client-acm";
import {
  ApiGatewayV2Client,
  GetApiMappingsCommand,
  GetApisCommand,
  GetAuthorizersCommand,
  GetDomainNamesCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  CloudFrontClient,
  DescribeFunctionCommand,
  DescribeKeyValueStoreCommand,
  ListDistributionsCommand,
  ListTagsForResourceCommand as ListDistributionTagsCommand,
} from "@aws-sdk/client-cloudfront";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeDeliveriesCommand,
  DescribeLogGroupsCommand,
  DescribeQueryDefinitionsCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand as ListKeyAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListLayerVersionsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-lambda";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetBucketTaggingCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListTopicsCommand, ListTagsForResourceCommand as ListTopicTagsCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  ListTagsForResourceCommand as ListAclTagsCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { mockClient } from "aws-sdk-client-mock";
import { blocksOf } from "../../../../__tests__/support/identities";
import type { TerraformJson } from "../../../../__tests__/support/terraform-json";

/** The stacks with the account and region that Terraform would read at plan. */
export function resolved(stacks: readonly TerraformJson[], accountId: string, region: string): TerraformJson[] {
  const text = JSON.stringify(stacks)
    .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id}/g, accountId)
    .replaceAll(/\$\{data\.aws_region\.[\w-]+\.region}/g, region)
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.partition}/g, "aws");
  return JSON.parse(text);
}

/**
 * Lets the SDK's clients answer as an account does that has what these stacks make, all of it with the given tags, and
 * nothing else: what is asked for under another name is missing.
 */
export function accountOf(stacks: readonly TerraformJson[], accountId: string, tags: Readonly<Record<string, string>>) {
  const valuesOf = (type: string, attribute: string) =>
    blocksOf(stacks).flatMap(([of, attributes]) => (of === type ? [String(attributes[attribute])] : []));
  const missing = (name: string, status = 404) =>
    Object.assign(new Error(`none: ${name}`), { name, $metadata: { httpStatusCode: status } });
  /** Answers where the stacks have the name, or else as AWS does. */
  const onlyFor = <T>(names: readonly string[], name: string | undefined, answer: T, error: string): T => {
    if (name !== undefined && names.includes(name)) return answer;
    throw missing(error);
  };
  const [pairs, keyed] = [
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  ];

  mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Account: accountId });
  mockClient(S3Client)
    .on(HeadBucketCommand)
    .callsFake(({ Bucket }) => onlyFor(valuesOf("aws_s3_bucket", "bucket"), Bucket, {}, "NotFound"))
    .on(GetBucketTaggingCommand)
    .resolves({ TagSet: pairs });
  mockClient(SecretsManagerClient)
    .on(DescribeSecretCommand)
    .callsFake(({ SecretId }) =>
      onlyFor(
        valuesOf("aws_secretsmanager_secret", "name"),
        SecretId,
        { ARN: SecretId, Tags: pairs },
        "ResourceNotFoundException",
      ),
    );
  const keys = valuesOf("aws_kms_key", "description");
  const byPosition = (id: string | undefined) => keys[Number(id)] ?? "";
  mockClient(KMSClient)
    .on(ListKeyAliasesCommand)
    .resolves({
      Aliases: valuesOf("aws_kms_alias", "name").map((AliasName, index) => ({ AliasName, TargetKeyId: String(index) })),
    })
    .on(ListKeysCommand)
    .resolves({ Keys: keys.map((_, index) => ({ KeyId: String(index) })) })
    .on(ListResourceTagsCommand)
    .resolves({ Tags: keyed })
    .on(DescribeKeyCommand)
    .callsFake(({ KeyId }) => ({ KeyMetadata: { KeyId, Description: byPosition(KeyId) } }));
  mockClient(SNSClient)
    .on(ListTopicsCommand)
    .resolves({ Topics: valuesOf("aws_sns_topic", "name").map((name) => ({ TopicArn: `arn:aws:sns:r:a:${name}` })) })
    .on(ListTopicTagsCommand)
    .resolves({ Tags: pairs });
  mockClient(SQSClient)
    .on(GetQueueUrlCommand)
    .callsFake(({ QueueName }) =>
      onlyFor(
        valuesOf("aws_sqs_queue", "name"),
        QueueName,
        { QueueUrl: `https://sqs.r.amazonaws.com/${accountId}/${QueueName}` },
        "QueueDoesNotExist",
      ),
    )
    .on(ListQueueTagsCommand)
    .resolves({ Tags: tags });
  mockClient(IAMClient)
    .on(GetRoleCommand)
    .callsFake(({ RoleName }) =>
      onlyFor(valuesOf("aws_iam_role", "name"), RoleName, { Role: { Tags: pairs } }, "NoSuchEntityException"),
    );
  mockClient(CloudWatchLogsClient)
    .on(DescribeLogGroupsCommand)
    .callsFake(({ logGroupNamePrefix = "" }) => ({
      logGroups: valuesOf("aws_cloudwatch_log_group", "name")
        .filter((name) => name.startsWith(logGroupNamePrefix))
        .map((logGroupName) => ({ logGroupName, logGroupArn: `arn:${logGroupName}` })),
    }))
    .on(ListLogTagsCommand)
    .resolves({ tags })
    .on(DescribeDeliveriesCommand)
    .resolves({ deliveries: [] })
    .on(DescribeQueryDefinitionsCommand)
    .callsFake(({ queryDefinitionNamePrefix = "" }) => ({
      queryDefinitions: valuesOf("aws_cloudwatch_query_definition", "name")
        .filter((name) => name.startsWith(queryDefinitionNamePrefix))
        .map((name) => ({ name, queryDefinitionId: name })),
    }));
  const functions = valuesOf("aws_lambda_function", "function_name");
  mockClient(LambdaClient)
    .on(GetFunctionCommand)
    .callsFake(({ FunctionName }) => onlyFor(functions, FunctionName, { Tags: tags }, "ResourceNotFoundException"))
    .on(GetPolicyCommand)
    .rejects(missing("ResourceNotFoundException"))
    .on(ListAliasesCommand)
    .resolves({ Aliases: [{ Name: "live" }, { Name: "released" }] })
    .on(ListLayerVersionsCommand)
    .callsFake(({ LayerName }) => ({
      LayerVersions: valuesOf("aws_lambda_layer_version", "layer_name")
        .filter((name) => name === LayerName)
        .map((name) => ({ LayerVersionArn: `arn:aws:lambda:r:a:layer:${name}:1` })),
    }))
    .on(ListEventSourceMappingsCommand)
    .callsFake(({ FunctionName = "" }) => ({
      EventSourceMappings: functions
        .filter((name) => FunctionName === `${name}:live`)
        .map(() => ({ UUID: "1", FunctionArn: FunctionName, EventSourceMappingArn: "arn:1" })),
    }))
    .on(ListTagsCommand)
    .resolves({ Tags: tags });
  mockClient(ApiGatewayV2Client)
    .on(GetApisCommand)
    .resolves({
      Items: valuesOf("aws_apigatewayv2_api", "name").map((Name) => ({ Name, ApiId: Name, Tags: tags })),
    } as object)
    .on(GetRoutesCommand)
    .resolves({})
    .on(GetIntegrationsCommand)
    .resolves({})
    .on(GetAuthorizersCommand)
    .resolves({})
    .on(GetStagesCommand)
    .resolves({})
    .on(GetDomainNamesCommand)
    .resolves({
      Items: valuesOf("aws_apigatewayv2_domain_name", "domain_name").map((DomainName) => ({ DomainName, Tags: tags })),
    } as object)
    .on(GetApiMappingsCommand)
    .resolves({});
  mockClient(ACMClient)
    .on(ListCertificatesCommand)
    .resolves({
      CertificateSummaryList: valuesOf("aws_acm_certificate", "domain_name").map((DomainName) => ({
        DomainName,
        CertificateArn: `arn:${DomainName}`,
      })),
    })
    .on(ListTagsForCertificateCommand)
    .resolves({ Tags: pairs });
  mockClient(CloudFrontClient)
    .on(ListDistributionsCommand)
    .resolves({
      DistributionList: {
        Items: valuesOf("aws_cloudfront_distribution", "comment").map((Comment) => ({
          Id: "E1",
          ARN: "arn:1",
          Comment,
        })),
      },
    } as object)
    .on(ListDistributionTagsCommand)
    .resolves({ Tags: { Items: pairs } })
    .on(DescribeFunctionCommand)
    .callsFake(({ Name }) => onlyFor(valuesOf("aws_cloudfront_function", "name"), Name, {}, "NoSuchFunctionExists"))
    .on(DescribeKeyValueStoreCommand)
    .callsFake(({ Name }) => onlyFor(valuesOf("aws_cloudfront_key_value_store", "name"), Name, {}, "EntityNotFound"));
  mockClient(WAFV2Client)
    .on(ListWebACLsCommand)
    .resolves({
      WebACLs: valuesOf("aws_wafv2_web_acl", "name").map((Name) => ({ Name, Id: "1", ARN: `arn:${Name}` })),
    })
    .on(ListAclTagsCommand)
    .resolves({ TagInfoForResource: { TagList: pairs } });
  mockClient(Route53Client)
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: [] } as object);
  const alarms = (type: string) =>
    valuesOf(type, "alarm_name").map((AlarmName) => ({ AlarmName, AlarmArn: `arn:${AlarmName}` }));
  mockClient(CloudWatchClient)
    .on(DescribeAlarmsCommand)
    .resolves({
      MetricAlarms: alarms("aws_cloudwatch_metric_alarm"),
      CompositeAlarms: alarms("aws_cloudwatch_composite_alarm"),
    })
    .on(ListAlarmTagsCommand)
    .resolves({ Tags: pairs })
    .on(GetDashboardCommand)
    .callsFake(({ DashboardName }) =>
      onlyFor(valuesOf("aws_cloudwatch_dashboard", "dashboard_name"), DashboardName, {}, "ResourceNotFound"),
    );
  mockClient(ResourceGroupsTaggingAPIClient)
    .on(GetResourcesCommand)
    .resolves({
      ResourceTagMappingList: valuesOf("aws_xray_group", "group_name").map((name) => ({
        ResourceARN: `arn:aws:xray:r:a:group/${name}/1`,
        Tags: pairs,
      })),
    });
}
