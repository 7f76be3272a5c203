import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping";
import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import type { DomainSettings } from "../config/domain";

export interface CustomDomainProps extends DomainSettings {
  /** The API and its stage, which answer at the name. */
  readonly api: { readonly apiId: string; readonly stageName: string };
  /** Region of the API. */
  readonly region: string;
}

/** Where a name leads: the other end of an alias record, or of a CNAME. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly hostedZoneId: string;
}

/** Seconds that a resolver may keep the record that validates a certificate. */
const VALIDATION_TTL_SECONDS = 300;

/**
 * A name of an API: a certificate, TLS 1.2 and later only, and clients' certificates where a truststore is given. The record
 * of the name is a call of its own (`leadTo`), since there may be a distribution in front.
 */
export class CustomDomain extends Construct {
  /** Where API Gateway answers for the name. */
  readonly target: AliasTarget;
  /** In the region of the API. */
  readonly certificateArn: string;
  private validationFqdn: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CustomDomainProps,
  ) {
    super(scope, id);
    const { name, basePath, mutualTls, api, region } = props;
    this.certificateArn = props.certificateArn ?? this.certificateIn(region);
    const domainName = new Apigatewayv2DomainName(this, "name", {
      domainName: name,
      domainNameConfiguration: {
        certificateArn: this.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
      ...(mutualTls && {
        mutualTlsAuthentication: { truststoreUri: mutualTls.truststore, truststoreVersion: mutualTls.version },
      }),
    });
    const { targetDomainName: dnsName, hostedZoneId } = domainName.domainNameConfiguration;
    this.target = { dnsName, hostedZoneId };
    new Apigatewayv2ApiMapping(this, "mapping", {
      apiId: api.apiId,
      stage: api.stageName,
      // known at plan, so that one that a crash has left is found
      domainName: name,
      dependsOn: [domainName],
      ...(basePath !== undefined && { apiMappingKey: basePath }),
    });
  }

  /**
   * The ARN of a certificate for the name that is made in a region, and valid before anything uses it. ACM asks for one record
   * for a name and an account, whatever the regions: further certificates share the first one's.
   */
  certificateIn(region: string): string {
    const { name, region: home } = this.props;
    const id = region === home ? "certificate" : "edge-certificate";
    const certificate = new AcmCertificate(this, id, {
      domainName: name,
      validationMethod: "DNS",
      ...(region !== home && { region }),
      // what uses the old one can let go of it only once there is the new one
      lifecycle: { createBeforeDestroy: true },
    });
    this.validationFqdn ??= this.createValidationRecord(certificate);
    return new AcmCertificateValidation(this, `${id}-validation`, {
      certificateArn: certificate.arn,
      validationRecordFqdns: [this.validationFqdn],
      ...(region !== home && { region }),
    }).certificateArn;
  }

  /** Makes the records of the name where it is in a zone of this account. @returns whether it did */
  leadTo({ dnsName, hostedZoneId }: AliasTarget, types: readonly ("A" | "AAAA")[]): boolean {
    const { name, hostedZoneId: zoneId } = this.props;
    if (zoneId === undefined) return false;
    for (const type of types)
      new Route53Record(this, `record-${type.toLowerCase()}`, {
        zoneId,
        name,
        type,
        alias: { name: dnsName, zoneId: hostedZoneId, evaluateTargetHealth: false },
      });
    return true;
  }

  private createValidationRecord(certificate: AcmCertificate): string {
    const { hostedZoneId: zoneId } = this.props;
    // the schema asks for a certificate or a zone
    if (zoneId === undefined) throw new Error(`${this.node.path}: a certificate is made only in a hosted zone`);
    const asked = certificate.domainValidationOptions.get(0);
    return new Route53Record(this, "validation", {
      zoneId,
      name: asked.resourceRecordName,
      type: asked.resourceRecordType,
      records: [asked.resourceRecordValue],
      ttl: VALIDATION_TTL_SECONDS,
      // an earlier certificate of the name has left the same record
      allowOverwrite: true,
    }).fqdn;
  }
}
