import { cloudFrontOf, domainOf } from "../config/domain";
import { ownerTags } from "../config/names";
import type { Environment } from "../config/schema";
import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import { allow, allowWithoutResource } from "./without-resource";

type Fronted = Pick<Environment, "api" | "emulated" | "serviceName" | "name" | "tags">;

/**
 * What a domain and a distribution take; nothing where there is none. Like the rest of the role it deletes nothing that belongs
 * to the outside: neither name nor record, certificate, distribution or firewall.
 */
export function changeFront({ front }: ApplicationArns, environment: Fronted): PolicyStatement[] {
  const domain = domainOf(environment);
  if (domain === undefined) return [];
  const tags = tagged(environment);
  return [
    // what an interrupted apply has left is looked for, and imported
    allow(["apigateway:GET"], front.domains),
    allowWithoutResource([
      "acm:ListCertificates",
      "cloudfront:ListDistributions",
      "logs:DescribeDeliveries",
      "wafv2:ListWebACLs",
    ]),
    allow(["cloudfront:ListTagsForResource"], front.distributions),
    allow(["cloudfront:DescribeFunction"], front.viewerRequest),
    allow(["cloudfront:DescribeKeyValueStore"], front.originKeyStores),
    allow(["apigateway:POST"], [front.domains, front.mappings]),
    allow(["apigateway:PATCH"], [front.domain, front.anyMapping]),
    // a mapping is made anew when its base path changes
    allow(["apigateway:DELETE"], front.anyMapping),
    ...(domain.mutualTls
      ? [
          allow(
            ["apigateway:AddCertificateToDomain", "apigateway:RemoveCertificateFromDomain"],
            [front.domains, front.domain],
          ),
        ]
      : []),
    ...(domain.hostedZoneId === undefined
      ? []
      : [
          allowWithoutResource(["acm:RequestCertificate"], {
            "ForAllValues:StringEquals": { "acm:DomainNames": [domain.name] },
            StringEquals: { "acm:ValidationMethod": "DNS", ...tags },
          }),
          allow(["acm:AddTagsToCertificate"], front.certificates, { StringEquals: tags }),
          allow(["route53:ChangeResourceRecordSets"], front.zone, {
            "ForAllValues:StringEquals": {
              "route53:ChangeResourceRecordSetsActions": ["CREATE", "UPSERT"],
              "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME"],
            },
            "ForAllValues:StringLike": {
              "route53:ChangeResourceRecordSetsNormalizedRecordNames": [domain.name, `_*.${domain.name}`],
            },
          }),
        ]),
  ];
}

export function changeDistribution({ front }: ApplicationArns, environment: Fronted): PolicyStatement[] {
  if (cloudFrontOf(environment) === undefined) return [];
  const tags = { StringEquals: tagged(environment) };
  return [
    // a distribution has no name before it exists, and AWS has no condition for that; it gets the tags in the same call
    allow(["cloudfront:CreateDistribution"], front.distributions),
    allow(["cloudfront:TagResource"], front.distributions, tags),
    allow(["cloudfront:UpdateDistribution"], front.distributions, owned(environment)),
    // for the delivery of its log
    allow(["cloudfront:AllowVendedLogDeliveryForResource"], front.distributions),
    allow(
      ["cloudfront:CreateFunction", "cloudfront:PublishFunction", "cloudfront:UpdateFunction"],
      front.viewerRequest,
    ),
    // not its values: the key of the origin is put by a person
    allow(["cloudfront:CreateKeyValueStore", "cloudfront:UpdateKeyValueStore"], front.originKeyStores),
    allow(
      [
        "wafv2:CreateWebACL",
        "wafv2:PutLoggingConfiguration",
        "wafv2:TagResource",
        "wafv2:UntagResource",
        "wafv2:UpdateWebACL",
      ],
      front.firewall,
    ),
    allow(["wafv2:CreateWebACL", "wafv2:UpdateWebACL"], front.managedRules),
    allow(
      ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"],
      front.logGroups,
    ),
    allow(
      ["logs:PutDeliveryDestination", "logs:PutDeliverySource", "logs:TagResource", "logs:UntagResource"],
      [front.logSource, front.logDestination],
    ),
    allow(
      ["logs:CreateDelivery", "logs:TagResource", "logs:UntagResource", "logs:UpdateDeliveryConfiguration"],
      [front.logSource, front.logDestination, front.logDeliveries],
    ),
  ];
}

/** What Terraform and preflight read of them. */
export function readFront(
  { front }: ApplicationArns,
  environment: Pick<Fronted, "api" | "emulated">,
): PolicyStatement[] {
  const domain = domainOf(environment);
  if (domain === undefined) return [];
  return [
    allow(["apigateway:GET"], [front.domain, front.mappings, front.anyMapping]),
    allow(["acm:DescribeCertificate", "acm:ListTagsForCertificate"], front.certificates),
    ...(domain.mutualTls
      ? [
          // API Gateway reads the truststore in the name of who names it
          allow(["s3:GetObject", "s3:GetObjectVersion"], front.truststore),
          allow(["s3:GetBucketVersioning"], front.truststoreBucket),
        ]
      : []),
    ...(domain.hostedZoneId === undefined
      ? []
      : [
          allow(["route53:GetHostedZone", "route53:ListResourceRecordSets"], front.zone),
          allow(["route53:GetChange"], front.changes),
        ]),
    ...(cloudFrontOf(environment) === undefined ? [] : readDistribution(front)),
  ];
}

function readDistribution(front: ApplicationArns["front"]): PolicyStatement[] {
  return [
    allow(["cloudfront:GetDistribution", "cloudfront:ListTagsForResource"], front.distributions),
    allow(
      ["cloudfront:DescribeFunction", "cloudfront:GetFunction", "cloudfront:ListTagsForResource"],
      front.viewerRequest,
    ),
    allow(["cloudfront:DescribeKeyValueStore"], front.originKeyStores),
    allow(["wafv2:GetLoggingConfiguration", "wafv2:GetWebACL", "wafv2:ListTagsForResource"], front.firewall),
    allow(["logs:ListTagsForResource"], front.logGroups),
    allow(
      ["logs:GetDelivery", "logs:GetDeliveryDestination", "logs:GetDeliverySource", "logs:ListTagsForResource"],
      [front.logSource, front.logDestination, front.logDeliveries],
    ),
  ];
}

function tagged(environment: Fronted) {
  const { Project, Environment: name } = ownerTags(environment);
  return { "aws:RequestTag/Project": Project, "aws:RequestTag/Environment": name };
}

function owned(environment: Fronted) {
  const { Project, Environment: name } = ownerTags(environment);
  return { StringEquals: { "aws:ResourceTag/Project": Project, "aws:ResourceTag/Environment": name } };
}
