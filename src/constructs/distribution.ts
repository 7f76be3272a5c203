import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import { ORIGIN_KEY_HEADER, VIEWER_IP_HEADER } from "../../functions/shared/origin-key";
import { EDGE_REGION } from "../config/edge-region";
import type { AliasTarget } from "./custom-domain";
import { LogGroup } from "./log-group";
import { viewerRequestCode } from "./viewer-request";

export interface DistributionProps {
  /** The name that callers use: an alias of the distribution, and the Host that the origin sees. */
  readonly alias: string;
  /** In us-east-1. */
  readonly certificateArn: string;
  /** Where API Gateway answers for the same name. */
  readonly originDomainName: string;
  readonly webAclArn: string;
  readonly comment: string;
  readonly names: {
    readonly viewerRequest: string;
    readonly originKeyStore: string;
    readonly requestLog: string;
    readonly requestLogGroup: string;
  };
  readonly logRetentionDays: number;
  readonly logKmsKeyArn?: string | undefined;
}

/** Policies that AWS manages: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** Every header, Host and Authorization among them, so that a signature stays right; every cookie and the query. */
export const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

/** Above the 30 s that an HTTP API waits for its function. */
const ORIGIN_READ_TIMEOUT_SECONDS = 35;

/**
 * Errors are kept for ten seconds unless each says otherwise, also where nothing is cached: one caller's 403 would be answered
 * to the next. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Without the query, which can hold names of other people's data, and without cookies. */
const LOGGED_FIELDS = [
  "date",
  "time",
  "x-edge-location",
  "c-ip",
  "cs-method",
  "cs-uri-stem",
  "sc-status",
  "sc-bytes",
  "time-taken",
  "x-edge-request-id",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
  "x-host-header",
  "ssl-protocol",
  "cs(User-Agent)",
];

/** CloudFront before an API: TLS 1.2 and later, nothing cached, a firewall, a log, and a key by which the origin knows it. */
export class Distribution extends Construct {
  readonly target: AliasTarget;
  /** Of the store that the origin key is put into, by an operator. */
  readonly originKeyStoreArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DistributionProps,
  ) {
    super(scope, id);
    const store = new CloudfrontKeyValueStore(this, "origin-key", {
      name: props.names.originKeyStore,
      comment: "The key by which the API knows its distribution",
    });
    this.originKeyStoreArn = store.arn;
    const viewerRequest = new CloudfrontFunction(this, "viewer-request", {
      name: props.names.viewerRequest,
      runtime: "cloudfront-js-2.0",
      comment: "Tells the origin that a request has come this way, and from where",
      code: viewerRequestCode({ originKey: ORIGIN_KEY_HEADER, viewerIp: VIEWER_IP_HEADER }),
      keyValueStoreAssociations: [store.arn],
      publish: true,
    });
    const distribution = this.createDistribution(viewerRequest.arn);
    this.target = { dnsName: distribution.domainName, hostedZoneId: distribution.hostedZoneId };
    this.logRequests(distribution.arn);
  }

  private createDistribution(viewerRequestArn: string): CloudfrontDistribution {
    const { alias, certificateArn, originDomainName, webAclArn, comment } = this.props;
    const originId = "api";
    return new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment,
      aliases: [alias],
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      webAclId: webAclArn,
      origin: [
        {
          originId,
          domainName: originDomainName,
          customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
            originReadTimeout: ORIGIN_READ_TIMEOUT_SECONDS,
          },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: originId,
        allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER,
        // not redirected: a key that was sent in the clear is one to replace, and the client has to notice
        viewerProtocolPolicy: "https-only",
        compress: false,
        functionAssociation: [{ eventType: "viewer-request", functionArn: viewerRequestArn }],
      },
      customErrorResponse: CACHED_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
    });
  }

  private logRequests(distributionArn: string): void {
    const { names, logRetentionDays, logKmsKeyArn } = this.props;
    const group = new LogGroup(this, "logs", {
      name: names.requestLogGroup,
      region: EDGE_REGION,
      retentionDays: logRetentionDays,
      kmsKeyArn: logKmsKeyArn,
    });
    const source = new CloudwatchLogDeliverySource(this, "log-source", {
      name: names.requestLog,
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
      region: EDGE_REGION,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "log-destination", {
      name: names.requestLog,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: group.arn }],
      region: EDGE_REGION,
    });
    new CloudwatchLogDelivery(this, "log-delivery", {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: LOGGED_FIELDS,
      region: EDGE_REGION,
    });
  }
}
