import { Annotations, type TerraformStack } from "cdktf";
import { cloudFrontOf, domainOf } from "../config/domain";
import { EDGE_REGION } from "../config/edge-region";
import { distributionLogGroup, firewallLogGroup, resourceNames } from "../config/names";
import type { Environment } from "../config/schema";
import { CustomDomain } from "../constructs/custom-domain";
import { Distribution } from "../constructs/distribution";
import { Firewall } from "../constructs/firewall";
import type { HttpApi } from "../constructs/http-api";

/** What stands between callers and the API. */
export interface Front {
  /** The record that leads to it, where it is to be made elsewhere, for example `api.example.com CNAME d-1.example`. */
  readonly recordToMake: string | undefined;
  /** Of the store that takes the origin key. @default there is no distribution */
  readonly originKeyStoreArn: string | undefined;
}

/** The domain of an environment, and the distribution with its firewall, as far as it has them. */
export function front(stack: TerraformStack, environment: Environment, api: HttpApi): Front | undefined {
  const settings = domainOf(environment);
  if (settings === undefined) {
    reportLeftOut(stack, environment);
    return undefined;
  }
  const { region } = environment;
  const domain = new CustomDomain(stack, "domain", { ...settings, api, region });
  const distribution = createDistribution(stack, environment, domain);
  const target = (distribution ?? domain).target;
  const isMade = domain.leadTo(target, distribution ? ["A", "AAAA"] : ["A"]);
  return {
    recordToMake: isMade ? undefined : `${settings.name} CNAME ${target.dnsName}`,
    originKeyStoreArn: distribution?.originKeyStoreArn,
  };
}

function createDistribution(stack: TerraformStack, environment: Environment, domain: CustomDomain) {
  const cloudFront = cloudFrontOf(environment);
  const settings = domainOf(environment);
  if (cloudFront === undefined || settings === undefined) return undefined;
  const { region, logs } = environment;
  const names = resourceNames(environment);
  const isHome = region === EDGE_REGION;
  const log = {
    logRetentionDays: logs.retentionDays,
    // a key is of one region
    logKmsKeyArn: isHome ? logs.kmsKeyArn : undefined,
  };
  const firewall = new Firewall(stack, "firewall", {
    name: names.firewall,
    logGroupName: firewallLogGroup(names),
    requestsPerFiveMinutes: cloudFront.requestsPerFiveMinutes,
    ...log,
  });
  return new Distribution(stack, "distribution", {
    alias: settings.name,
    certificateArn: cloudFront.certificateArn ?? (isHome ? domain.certificateArn : domain.certificateIn(EDGE_REGION)),
    originDomainName: domain.target.dnsName,
    webAclArn: firewall.arn,
    // by which one that a crash has left is found
    comment: `The API ${names.api}`,
    names: {
      viewerRequest: names.viewerRequest,
      originKeyStore: names.originKeyStore,
      requestLog: names.distributionLog,
      requestLogGroup: distributionLogGroup(names),
    },
    ...log,
  });
}

/** As what the emulator cannot apply is reported: docs/local-aws.md. */
function reportLeftOut(stack: TerraformStack, { api }: Environment): void {
  for (const [setting, value] of Object.entries({ "api.domain": api.domain, "api.cloudFront": api.cloudFront }))
    if (value !== undefined)
      Annotations.of(stack).addInfo(
        `left out of the local AWS: ${setting}: no name leads to this machine, so the API keeps its own address there`,
      );
}
