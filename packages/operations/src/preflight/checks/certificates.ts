import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { cloudFrontOf, domainOf } from "../../../../../src/config/domain";
import { EDGE_REGION } from "../../../../../src/config/edge-region";
import { isNamed } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { type Finding, failure, ok, skipped, warning } from "../finding";
import { noDomain } from "../no-domain";

const DAY_MS = 24 * 60 * 60 * 1000;
/** ACM renews its own two months ahead; what is left two weeks ahead, nobody has renewed. */
const WARNED_DAYS = 14;

interface Wanted {
  readonly arn: string;
  readonly region: string;
  /** Of the setting. */
  readonly path: string;
}

/** Every certificate that the configuration names is there, issued, of this account, for the name, and not about to end. */
export const certificates: Check = {
  id: "certificates",
  async run(context) {
    const { environment } = context;
    const domain = domainOf(environment);
    if (domain === undefined) return skipped(noDomain(environment));
    const wanted: Wanted[] = [
      { arn: domain.certificateArn, region: environment.region, path: "api.domain.certificateArn" },
      { arn: cloudFrontOf(environment)?.certificateArn, region: EDGE_REGION, path: "api.cloudFront.certificateArn" },
    ].flatMap(({ arn, ...rest }) => (arn === undefined ? [] : [{ arn, ...rest }]));
    if (wanted.length === 0) return ok(`The certificate of ${domain.name} is made, and validated in its zone`);
    const findings = await Promise.all(wanted.map((one) => judge(one, domain, context)));
    const worst = ["failure", "warning", "ok"].flatMap((status) => findings.filter((one) => one.status === status))[0];
    return worst ?? ok("");
  },
};

async function judge(
  { arn, region, path }: Wanted,
  domain: NonNullable<ReturnType<typeof domainOf>>,
  { identity, client, read, environment }: CheckContext,
): Promise<Finding> {
  const change = `name another one in ${path} of ${environment.name} (src/config/environments.ts), or remove it to have one made in a hosted zone`;
  const account = arn.split(":")[4];
  if (account !== identity.accountId)
    return failure(
      `${path} names a certificate of account ${account}, and a domain takes only those of its own, ${identity.accountId}`,
      `Request or import it in ${identity.accountId}, or ${change}`,
    );
  let found: CertificateDetail = {};
  try {
    const command = new DescribeCertificateCommand({ CertificateArn: arn });
    const { Certificate } = await read("acm:DescribeCertificate", (options) =>
      client(ACMClient, region).send(command, options),
    );
    found = Certificate ?? {};
  } catch (error) {
    if (!isNamed(error, "ResourceNotFoundException")) throw error;
    return failure(
      `${path} names a certificate that does not exist in ${region}: ${arn}`,
      `Look which there are: aws acm list-certificates --region ${region}. Then ${change}`,
    );
  }
  return problemOf(found, { arn, region, path }, domain) ?? ok(`${arn} is issued and covers ${domain.name}`);
}

function problemOf(
  found: CertificateDetail,
  { arn, region, path }: Wanted,
  { name, mutualTls }: NonNullable<ReturnType<typeof domainOf>>,
): Finding | undefined {
  const { Status, NotAfter, Type, FailureReason } = found;
  const names = [...new Set([found.DomainName ?? "", ...(found.SubjectAlternativeNames ?? [])])];
  const days = NotAfter === undefined ? undefined : (NotAfter.getTime() - Date.now()) / DAY_MS;
  if (days !== undefined && days <= 0)
    return failure(
      `The certificate of ${path} expired at ${NotAfter?.toISOString()}`,
      "Renew it: import a new one under the same ARN, or have ACM issue one and name that",
    );
  if (Status !== "ISSUED")
    return failure(
      `The certificate of ${path} is ${Status ?? "in no state"}, not ISSUED${FailureReason === undefined ? "" : `: ${FailureReason}`}`,
      `Make the record that validates it: aws acm describe-certificate --region ${region} --certificate-arn ${arn} --query Certificate.DomainValidationOptions`,
    );
  if (!names.some((one) => covers(one, name)))
    return failure(
      `The certificate of ${path} is for ${names.join(", ")}, not for ${name}`,
      `Request one for ${name} in ${region}, and name its ARN`,
    );
  if (mutualTls !== undefined && path.startsWith("api.domain") && Type !== "AMAZON_ISSUED")
    return failure(
      `The certificate of ${path} is ${Type ?? "of an unknown kind"}, and with api.domain.mutualTls API Gateway takes only one that ACM has issued`,
      `Request a public one in ${region}, and name its ARN`,
    );
  if (days !== undefined && days < WARNED_DAYS)
    return warning(
      `The certificate of ${path} expires in ${Math.floor(days)} days, and nobody has renewed it yet`,
      "Import a new one under the same ARN. One of ACM's own is renewed only while its validation record is there",
    );
  return undefined;
}

/** A wildcard stands for one label: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html */
function covers(certified: string, name: string): boolean {
  if (certified === name) return true;
  return certified.startsWith("*.") && name.slice(name.indexOf(".")) === certified.slice(1);
}
