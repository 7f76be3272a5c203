import { at, type Marked, textOf } from "../values";
import { is, isOff, isOn, isOtherThan, type Switch } from "./switch";

/** Whether a setting of Systems Manager is the one about sharing documents with everyone. */
function isSharing(resource: Marked): boolean {
  return textOf(at(resource, "setting_id")).endsWith("/public-sharing-permission");
}

/** Blocks of public access, which are open when they are off. */
export const GUARDS: readonly Switch[] = [
  {
    path: /(^|\.)(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    type: /public_access_block/,
    opens: (value) => !isOn(value),
    reach: "everyone",
    created: "same",
  },
  {
    path: /public_access_block(_configuration)?\.(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    opens: isOff,
    reach: "everyone",
    created: "same",
  },
  {
    path: /^state$/,
    type: /^aws_(ebs_snapshot|ec2_image)_block_public_access$/,
    opens: is("unblocked"),
    reach: "everyone",
    created: "same",
  },
  {
    path: /^internet_gateway_block_mode$/,
    type: /^aws_vpc_block_public_access_options$/,
    opens: is("off"),
    reach: "everyone",
    created: "same",
  },
  { path: /^internet_gateway_exclusion_mode$/, opens: is("allow-bidirectional"), reach: "everyone", created: "same" },
  {
    path: /^setting_value$/,
    type: /^aws_ssm_service_setting$/,
    when: isSharing,
    opens: is("enable"),
    reach: "everyone",
    created: "same",
  },
  { path: /(^|\.)public_access_prevention$/, opens: isOtherThan("enforced"), reach: "everyone", created: "never" },
  { path: /(^|\.)uniform_bucket_level_access$/, opens: (value) => !isOn(value), reach: "everyone", created: "never" },
  { path: /(^|\.)object_ownership$/, opens: isOtherThan("bucketownerenforced"), reach: "everyone", created: "never" },
  {
    path: /(^|\.)(block|restrict|deny|disable|prevent|prohibit|forbid|ignore)_\w*public\w*$/,
    opens: (value) => !isOn(value),
    reach: "everyone",
    created: "never",
  },
];

/** Account-wide blocks with several strengths, from the weakest. */
export const STRENGTHS: readonly { readonly type: RegExp; readonly path: string; readonly order: readonly string[] }[] =
  [
    {
      type: /^aws_ebs_snapshot_block_public_access$/,
      path: "state",
      order: ["unblocked", "block-new-sharing", "block-all-sharing"],
    },
    { type: /^aws_ec2_image_block_public_access$/, path: "state", order: ["unblocked", "block-new-sharing"] },
    {
      type: /^aws_vpc_block_public_access_options$/,
      path: "internet_gateway_block_mode",
      order: ["off", "block-ingress", "block-bidirectional"],
    },
  ];

/** Resources whose destruction takes a block of public access away, with the attribute that shows that they block. */
export const BLOCKS: readonly { readonly type: RegExp; readonly blocks: (resource: Marked) => boolean }[] = [
  { type: /^aws_s3_(bucket|account)_public_access_block$/, blocks: () => true },
  {
    type: /^aws_(ebs_snapshot|ec2_image)_block_public_access$/,
    blocks: (resource) => at(resource, "state") !== "unblocked",
  },
  {
    type: /^aws_vpc_block_public_access_options$/,
    blocks: (resource) => at(resource, "internet_gateway_block_mode") !== "off",
  },
  {
    type: /^aws_ssm_service_setting$/,
    blocks: (resource) => isSharing(resource) && is("disable")(at(resource, "setting_value") ?? null),
  },
  { type: /^azurerm_.*_network_rules$/, blocks: (resource) => is("deny")(at(resource, "default_action") ?? null) },
];
