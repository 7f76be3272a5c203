import { ACMClient, ListTagsForCertificateCommand, paginateListCertificates } from "@aws-sdk/client-acm";
import {
  ApiGatewayV2Client,
  GetApiMappingsCommand,
  GetDomainNamesCommand,
  type GetDomainNamesCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import {
  CloudFrontClient,
  DescribeFunctionCommand,
  DescribeKeyValueStoreCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
} from "@aws-sdk/client-cloudfront";
import { CloudWatchLogsClient, DescribeDeliveriesCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  ListTagsForResourceCommand as ListAclTagsCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { domainOf } from "../../../../../src/config/domain";
import { EDGE_REGION } from "../../../../../src/config/edge-region";
import { distributionLogGroup, firewallLogGroup } from "../../../../../src/config/names";
import { callEach, unlessMissing } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";
import { logGroupNamed } from "./logs";

/**
 * Domains, certificates, distributions and firewalls are found by their tags, whatever the configuration says now: it may have
 * named them once. A record has no tags, and is looked for where it is configured.
 */
export async function front(context: InventoryContext): Promise<FoundResource[]> {
  const found = await Promise.all([
    domains(context),
    certificates(context),
    distributions(context),
    functionsAndStores(context),
    firewalls(context),
    logs(context),
    records(context),
  ]);
  return found.flat();
}

async function domains({ connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(ApiGatewayV2Client);
  const found: FoundResource[] = [];
  let page: GetDomainNamesCommandOutput | undefined;
  do {
    page = await client.send(new GetDomainNamesCommand({ NextToken: page?.NextToken, MaxResults: "100" }));
    for (const { DomainName: name = "", Tags = {} } of page.Items ?? []) {
      if (!isOurs(Tags)) continue;
      found.push({ type: "aws_apigatewayv2_domain_name", name, importId: name, ours: true });
      found.push(...(await mappings(client, name)));
    }
  } while (page.NextToken);
  return found;
}

async function mappings(client: ApiGatewayV2Client, DomainName: string): Promise<FoundResource[]> {
  const { Items = [] } = await client.send(new GetApiMappingsCommand({ DomainName, MaxResults: "100" }));
  return Items.map(({ ApiMappingId, ApiMappingKey }) => ({
    type: "aws_apigatewayv2_api_mapping",
    name: ApiMappingKey ? `${DomainName}/${ApiMappingKey}` : DomainName,
    importId: `${ApiMappingId}/${DomainName}`,
    ours: undefined,
    parent: { type: "aws_apigatewayv2_domain_name", importId: DomainName },
  }));
}

/** In the environment's region and, for a distribution, in us-east-1. */
async function certificates({ environment: { region }, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const found = await callEach([...new Set([region, EDGE_REGION])], async (of): Promise<FoundResource[]> => {
    const client = connect(ACMClient, of);
    const arns: { readonly arn: string; readonly name: string }[] = [];
    for await (const { CertificateSummaryList = [] } of paginateListCertificates({ client }, {}))
      for (const { CertificateArn: arn, DomainName: name } of CertificateSummaryList)
        if (arn !== undefined) arns.push({ arn, name: name ?? arn });
    const tagged = await callEach(arns, async ({ arn, name }): Promise<FoundResource[]> => {
      const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
      return isOurs(tagsOf(Tags))
        ? [{ type: "aws_acm_certificate", name, importId: inRegion(arn, of, region), ours: true }]
        : [];
    });
    return tagged.flat();
  });
  return found.flat();
}

async function distributions({ connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(CloudFrontClient, EDGE_REGION);
  const all: { readonly id: string; readonly arn: string; readonly name: string }[] = [];
  for await (const { DistributionList } of paginateListDistributions({ client }, {}))
    for (const { Id: id = "", ARN: arn = "", Comment } of DistributionList?.Items ?? [])
      all.push({ id, arn, name: Comment || id });
  const found = await callEach(all, async ({ id, arn, name }): Promise<FoundResource[]> => {
    const { Tags } = await client.send(new ListTagsForResourceCommand({ Resource: arn }));
    const ours = isOurs(tagsOf(Tags?.Items));
    return ours ? [{ type: "aws_cloudfront_distribution", name, importId: id, ours }] : [];
  });
  return found.flat();
}

/** The function that a distribution runs, and the store of its key. Neither has the tags of the others; their names tell. */
async function functionsAndStores({ names, connect }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(CloudFrontClient, EDGE_REGION);
  const named = (type: string, name: string): FoundResource => ({ type, name, importId: name, ours: undefined });
  const [viewerRequest, store] = await Promise.all([
    unlessMissing(
      client.send(new DescribeFunctionCommand({ Name: names.viewerRequest, Stage: "DEVELOPMENT" })),
      "NoSuchFunctionExists",
    ),
    unlessMissing(client.send(new DescribeKeyValueStoreCommand({ Name: names.originKeyStore })), "EntityNotFound"),
  ]);
  return [
    ...(viewerRequest ? [named("aws_cloudfront_function", names.viewerRequest)] : []),
    ...(store ? [named("aws_cloudfront_key_value_store", names.originKeyStore)] : []),
  ];
}

async function firewalls({
  environment: { region },
  names,
  connect,
  isOurs,
}: InventoryContext): Promise<FoundResource[]> {
  const client = connect(WAFV2Client, EDGE_REGION);
  const found: FoundResource[] = [];
  let NextMarker: string | undefined;
  do {
    const page = await client.send(new ListWebACLsCommand({ Scope: "CLOUDFRONT", Limit: 100, NextMarker }));
    for (const { Name: name, Id: id, ARN: ResourceARN } of page.WebACLs ?? []) {
      if (name !== names.firewall) continue;
      const { TagInfoForResource } = await client.send(new ListAclTagsCommand({ ResourceARN }));
      const importId = inRegion(`${id}/${name}/CLOUDFRONT`, EDGE_REGION, region);
      found.push({ type: "aws_wafv2_web_acl", name, importId, ours: isOurs(tagsOf(TagInfoForResource?.TagList)) });
    }
    NextMarker = page.WebACLs?.length ? page.NextMarker : undefined;
  } while (NextMarker !== undefined);
  return found;
}

/** Both logs, and the delivery of the distribution's. */
async function logs({ names, environment: { region }, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(CloudWatchLogsClient, EDGE_REGION);
  const groups = await callEach([firewallLogGroup(names), distributionLogGroup(names)], (name) =>
    logGroupNamed(client, name, isOurs),
  );
  const found = groups.flat().map((group) => ({ ...group, importId: inRegion(group.importId, EDGE_REGION, region) }));
  let nextToken: string | undefined;
  do {
    const page = await client.send(new DescribeDeliveriesCommand({ nextToken }));
    for (const { id = "", deliverySourceName: name } of page.deliveries ?? [])
      if (name === names.distributionLog)
        found.push({
          type: "aws_cloudwatch_log_delivery",
          name,
          importId: inRegion(id, EDGE_REGION, region),
          ours: undefined,
        });
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Those of the name, and the one that validates its certificate. */
async function records({ environment, connect }: InventoryContext): Promise<FoundResource[]> {
  const domain = domainOf(environment);
  if (domain?.hostedZoneId === undefined) return [];
  const { name: wanted, hostedZoneId: HostedZoneId } = domain;
  const client = connect(Route53Client, EDGE_REGION);
  const found: FoundResource[] = [];
  let start: { readonly StartRecordName?: string | undefined; readonly StartRecordType?: never } = {};
  for (;;) {
    const page = await unlessMissing(
      client.send(new ListResourceRecordSetsCommand({ HostedZoneId, ...start })),
      "NoSuchHostedZone",
    );
    for (const { Name = "", Type } of page?.ResourceRecordSets ?? []) {
      const name = Name.replace(/\.$/, "");
      const isAddress = name === wanted && (Type === "A" || Type === "AAAA");
      const isValidation = Type === "CNAME" && name.startsWith("_") && name.endsWith(`.${wanted}`);
      if (isAddress || isValidation)
        found.push({
          type: "aws_route53_record",
          name: `${name} ${Type}`,
          importId: `${HostedZoneId}_${name}_${Type}`,
          ours: undefined,
        });
    }
    if (page?.IsTruncated !== true) return found;
    start = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType as never };
  }
}

/** As the provider imports what is in another region than its own. */
function inRegion(importId: string, region: string, home: string): string {
  return region === home ? importId : `${importId}@${region}`;
}
