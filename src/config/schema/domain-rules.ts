import { EDGE_REGION } from "../edge-region";
import type { BrokenRule } from "./aws-rules";
import type { CheckedFields } from "./fields";

/* What a domain and a distribution demand of each other. */

export function distributionOfADomain({ api: { domain, cloudFront } }: CheckedFields): BrokenRule[] {
  if (cloudFront === undefined) return [];
  if (domain === undefined)
    return [
      {
        path: ["api", "cloudFront"],
        message: "needs api.domain: the API's own address of AWS would be a way around the distribution",
      },
    ];
  return domain.mutualTls === undefined
    ? []
    : [
        {
          path: ["api", "domain", "mutualTls"],
          message: "must not be set with api.cloudFront: the certificates of clients end there",
        },
      ];
}

/** Who has no zone here cannot have a certificate made: nobody would answer for the name. */
export function certificatesWithoutAZone({ region, api: { domain, cloudFront } }: CheckedFields): BrokenRule[] {
  if (domain === undefined || domain.hostedZoneId !== undefined) return [];
  const reason =
    "must be set where api.domain.hostedZoneId is not: a certificate is made only in a zone that validates it";
  return [
    ...(domain.certificateArn === undefined ? [{ path: ["api", "domain", "certificateArn"], message: reason }] : []),
    ...(cloudFront !== undefined && cloudFront.certificateArn === undefined && region !== EDGE_REGION
      ? [{ path: ["api", "cloudFront", "certificateArn"], message: reason }]
      : []),
  ];
}

/** AWS would tell at the apply, when half of it is there. */
export function certificatesOfTheirRegions({
  region,
  accountId,
  api: { domain, cloudFront },
}: CheckedFields): BrokenRule[] {
  return [
    { path: ["api", "domain", "certificateArn"], arn: domain?.certificateArn, wanted: region },
    { path: ["api", "cloudFront", "certificateArn"], arn: cloudFront?.certificateArn, wanted: EDGE_REGION },
  ].flatMap(({ path, arn, wanted }): BrokenRule[] => {
    const [, , , of, account] = arn?.split(":") ?? [];
    if (arn === undefined || !arn.startsWith("arn:")) return [];
    if (of !== wanted) return [{ path, message: `must be a certificate of ${wanted}` }];
    return accountId === undefined || account === accountId
      ? []
      : [{ path, message: `must be a certificate of ${accountId}, the account of the environment` }];
  });
}
