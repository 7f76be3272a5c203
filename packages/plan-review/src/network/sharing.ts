import { isEmpty, isObject, type Marked } from "../values";
import { leavesOf } from "./leaves";
import { memo } from "./names";
import { isEveryoneWord } from "./ranges";
import { isVeiled } from "./services";

/** Attributes that name whom something is shared with. */
interface Share {
  /** @default every type */
  readonly type?: RegExp;
  /** Paths without positions. */
  readonly paths: readonly string[];
  /** Attributes that bind even everyone to an organization. @default none */
  readonly boundBy?: readonly string[];
}

const SHARES: readonly Share[] = [
  {
    type: /^aws_ami_launch_permission$/,
    paths: ["group", "account_id", "organization_arn", "organizational_unit_arn"],
  },
  { type: /^aws_snapshot_create_volume_permission$/, paths: ["account_id"] },
  { type: /^aws_lambda_layer_version_permission$/, paths: ["principal"], boundBy: ["organization_id"] },
  {
    type: /^aws_cloudwatch_event_permission$/,
    paths: ["principal"],
    boundBy: ["condition.type", "condition.key", "condition.value"],
  },
  {
    type: /^aws_(ram_principal_association|signer_signing_profile_permission|licensemanager_grant)$/,
    paths: ["principal"],
  },
  { type: /^aws_ram_resource_association$/, paths: ["resource_arn"] },
  { type: /^aws_redshift_data_share_authorization$/, paths: ["consumer_identifier"] },
  { type: /^aws_(redshift_endpoint_authorization|opensearch_authorize_vpc_endpoint_access)$/, paths: ["account"] },
  { type: /^aws_servicecatalog_portfolio_share$/, paths: ["principal_id"] },
  { type: /^aws_vpc_endpoint_service_allowed_principal$/, paths: ["principal_arn"] },
  { type: /^aws_vpc_endpoint_service$/, paths: ["allowed_principals"] },
  { type: /^aws_network_interface_permission$/, paths: ["aws_account_id"] },
  { type: /^aws_directory_service_shared_directory$/, paths: ["target.id"] },
  { type: /^aws_auditmanager_framework_share$/, paths: ["destination_account"] },
  { type: /^aws_ssm_document$/, paths: ["permissions.account_ids"] },
  { type: /^aws_dx_hosted_\w+_virtual_interface$|^aws_dx_hosted_connection$/, paths: ["owner_account_id"] },
  { type: /^aws_route53_vpc_association_authorization$/, paths: ["vpc_id"] },
  { type: /^aws_config_aggregate_authorization$/, paths: ["account_id", "authorized_account_id"] },
  { type: /^aws_dlm_lifecycle_policy$/, paths: ["policy_details.schedule.share_rule.target_accounts"] },
  {
    paths: [
      "shared_accounts",
      "distribution.ami_distribution_configuration.launch_permission.user_groups",
      "distribution.ami_distribution_configuration.launch_permission.user_ids",
      "distribution.ami_distribution_configuration.launch_permission.organization_arns",
      "distribution.ami_distribution_configuration.launch_permission.organizational_unit_arns",
    ],
  },
];

/** Switches of sharing with accounts that are not one's own. */
const OUTSIDE: readonly { readonly type: RegExp; readonly path: string; readonly opens: (value: Marked) => boolean }[] =
  [
    { type: /^aws_ram_resource_share$/, path: "allow_external_principals", opens: (value) => value === true },
    { type: /^aws_vpc_endpoint_service$/, path: "acceptance_required", opens: (value) => value === false },
    { type: /^aws_ec2_transit_gateway$/, path: "auto_accept_shared_attachments", opens: (value) => value === "enable" },
  ];

/** Types of which each resource shares something. */
const SHARING = SHARES.flatMap(({ type }) => (type === undefined ? [] : [type]));
const NOT_BY_ITSELF = /^aws_(vpc_endpoint_service|ssm_document|dlm_lifecycle_policy)$/;

/** Whether making a resource of this type shares something, which is judged by whom it is shared with. */
export function isShare(type: string): boolean {
  return !NOT_BY_ITSELF.test(type) && SHARING.some((pattern) => pattern.test(type));
}

/** Whether an attribute says whom something is shared with, or under which condition. */
export function isSharing(type: string, path: string): boolean {
  return (
    sharesOf(type).some(({ paths, boundBy = [] }) => paths.includes(path) || boundBy.includes(path)) ||
    OUTSIDE.some((item) => item.path === path && item.type.test(type))
  );
}

const sharesOf = memo((type) => SHARES.filter((share) => share.type === undefined || share.type.test(type)));

export interface Shared {
  /** What everyone gets, one line each. */
  readonly everyone: readonly string[];
  /** What another account or organization gets. */
  readonly outside: readonly string[];
  /** Whom it is shared with shows only after apply. */
  readonly unknown: readonly string[];
}

/** With whom a resource is shared that it was not shared with before. */
export function sharedBy(type: string, before: Marked, after: Marked): Shared {
  const [everyone, outside, unknown]: string[][] = [[], [], []];
  for (const share of sharesOf(type)) {
    for (const path of share.paths) {
      if (!isObject(after) || !Object.hasOwn(after, path.split(".")[0] ?? path)) continue;
      const bound = (side: Marked) =>
        share.boundBy?.some((name) =>
          leavesOf(side)
            .at(name)
            .some((value) => !isEmpty(value)),
        ) ?? false;
      const old = new Set(leavesOf(before).at(path));
      for (const value of new Set(leavesOf(after).at(path))) {
        if (isVeiled(value)) {
          if (isShare(type)) unknown?.push(`${path}: ${String(value)}`);
          continue;
        }
        if (typeof value !== "string" || value === "") continue;
        // the service that a permission of a certificate authority names is AWS itself
        const isOpen = isEveryoneWord(value) && !bound(after);
        if (isOpen && !(old.has(value) && !bound(before))) everyone?.push(`${path}: ${value}`);
        else if (!isOpen && !old.has(value)) outside?.push(`${path}: ${value}`);
        else if (!isOpen && bound(before) && boundChanges(share, before, after))
          outside?.push(`${path}: ${value}, bound differently`);
      }
    }
  }
  for (const { type: pattern, path, opens } of OUTSIDE) {
    if (!pattern.test(type) || !isObject(before)) continue;
    const [old, now] = [leavesOf(before).at(path)[0] ?? null, leavesOf(after).at(path)[0] ?? null];
    if (opens(now) && !opens(old)) outside?.push(`${path}: ${String(old)} → ${String(now)}`);
  }
  return { everyone: everyone ?? [], outside: outside ?? [], unknown: unknown ?? [] };
}

function boundChanges({ boundBy = [] }: Share, before: Marked, after: Marked): boolean {
  return boundBy.some((name) => JSON.stringify(leavesOf(before).at(name)) !== JSON.stringify(leavesOf(after).at(name)));
}
