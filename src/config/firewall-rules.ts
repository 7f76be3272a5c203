/** A group of AWS's own rules. */
export interface ManagedRules {
  readonly group: string;
  /** Rules of the group that count instead of blocking, each with the reason. */
  readonly counted?: Readonly<Record<string, string>>;
}

const STORED = "a body is an object of the caller's own, stored as it is and never interpreted";
const OWN_LIMIT = "the API has a limit of its own, and says which";

/** In the order in which they are asked: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
export const MANAGED_RULES: readonly ManagedRules[] = [
  { group: "AWSManagedRulesAmazonIpReputationList" },
  { group: "AWSManagedRulesKnownBadInputsRuleSet" },
  {
    group: "AWSManagedRulesCommonRuleSet",
    counted: {
      CrossSiteScripting_BODY: STORED,
      EC2MetaDataSSRF_BODY: STORED,
      GenericLFI_BODY: STORED,
      GenericRFI_BODY: STORED,
      SizeRestrictions_BODY: OWN_LIMIT,
      // keys of up to 1,024 bytes, three times as long when escaped
      SizeRestrictions_QUERYSTRING: OWN_LIMIT,
      SizeRestrictions_URIPATH: OWN_LIMIT,
    },
  },
];
