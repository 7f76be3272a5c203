import { at, isEmpty, type Marked, textOf } from "../values";

/** How far a switch opens: to everyone, or to an address on the Internet behind which something else still decides. */
export type Reach = "everyone" | "facing";

/** An attribute that opens something by its value alone. */
export interface Switch {
  /** Matches the path in snake_case, without positions. */
  readonly path: RegExp;
  /** @default every type */
  readonly type?: RegExp;
  /** Whether a value, null when there is none, opens. */
  readonly opens: (value: Marked) => boolean;
  /** @default every resource of the type */
  readonly when?: (resource: Marked) => boolean;
  readonly reach: Reach;
  /**
   * What a new resource with an open value is: as grave as a change, to be looked at, to be looked at when the configuration
   * names it, or nothing, since it is how each begins.
   */
  readonly created: "same" | "look" | "chosen" | "never";
}

const isOn = (value: Marked) =>
  value === true || (typeof value === "string" && /^(true|enabled?|on|yes|allow(ed)?)$/i.test(value));
const isOff = (value: Marked) =>
  value === false || (typeof value === "string" && /^(false|disabled?|off|no)$/i.test(value));
/** What is on unless somebody switches it off. */
const isNotOff = (value: Marked) => !isOff(value);
const is =
  (...words: readonly string[]) =>
  (value: Marked) =>
    typeof value === "string" && words.includes(value.toLowerCase());
/** A value that is chosen, and not one of these. */
const isOtherThan =
  (...words: readonly string[]) =>
  (value: Marked) =>
    typeof value === "string" && value !== "" && !words.includes(value.toLowerCase());
const isMissingOr =
  (...words: readonly string[]) =>
  (value: Marked) =>
    isEmpty(value) || is(...words)(value);

/** Whether a setting of Systems Manager is the one about sharing documents with everyone. */
function isSharing(resource: Marked): boolean {
  return textOf(at(resource, "setting_id")).endsWith("/public-sharing-permission");
}

/** The first that matches an attribute decides. */
export const SWITCHES: readonly Switch[] = [
  // blocks of public access, which are open when they are off
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

  // what is public by default
  {
    path: /(^|\.)is_publicly_accessible$/,
    type: /^aws_apprunner/,
    opens: isNotOff,
    reach: "everyone",
    created: "never",
  },
  {
    path: /(^|\.)(public_network_access(_enabled|_for_\w+_enabled)?|allow_nested_items_to_be_public|internet_ingestion_enabled|internet_query_enabled)$/,
    opens: isNotOff,
    reach: "everyone",
    created: "chosen",
  },
  {
    path: /(^|\.)(network_rules|network_acls|network_rule_set)\.default_action$/,
    opens: isMissingOr("allow"),
    reach: "everyone",
    created: "look",
  },
  {
    path: /^default_action$/,
    type: /network_rules?$/,
    opens: isMissingOr("allow"),
    reach: "everyone",
    created: "look",
  },
  {
    path: /(^|\.)ip_restriction_default_action$/,
    opens: isMissingOr("allow"),
    reach: "everyone",
    created: "chosen",
  },
  {
    path: /(^|\.)(inbound_policy|inbound_default_policy|default_inbound_policy|input_policy|default_input_policy)$/,
    opens: is("accept", "allow"),
    reach: "everyone",
    created: "look",
  },

  // what is public by choice
  {
    path: /(^|\.)(publicly_accessible|is_publicly_accessible|public_connectivity|(is_)?public|allow_blob_public_access|allow_public_access|public_access(_enabled)?|public_endpoint_enabled|anonymous_pull_enabled|allow_anonymous_\w+|anonymous_access_enabled|anonymous_auth_enabled|allow_unauthenticated(_identities)?|internet_facing)$/,
    opens: isOn,
    reach: "everyone",
    created: "same",
  },
  { path: /(^|\.)client_authentication\.unauthenticated$/, opens: isOn, reach: "everyone", created: "same" },
  { path: /(^|\.)public_access\.type$/, opens: isOtherThan("disabled"), reach: "everyone", created: "same" },
  { path: /(^|\.)container_access_type$/, opens: isOtherThan("private"), reach: "everyone", created: "same" },
  {
    path: /(^|\.)(visibility|project_visibility|repository_visibility|visibility_level)$/,
    opens: is("public", "public_read"),
    reach: "everyone",
    created: "same",
  },
  { path: /^visibility$/, type: /^aws_appsync/, opens: isMissingOr("global"), reach: "facing", created: "never" },
  { path: /^private$/, type: /repository|repo$|project$/, opens: isOff, reach: "everyone", created: "same" },
  {
    path: /(^|\.)(acl|canned_acl|object_acl|s3_object_acl|predefined_acl|default_acl|predefined_default_acl)$/,
    opens: (value) =>
      typeof value === "string" && /^(public|authenticated|allusers|allauthenticated)[-_]?\w*/i.test(value),
    reach: "everyone",
    created: "same",
  },
  {
    path: /^authorization_type$/,
    type: /^aws_lambda_function_url$/,
    opens: is("none"),
    reach: "everyone",
    created: "same",
  },
  { path: /^auth_type$/, type: /^aws_vpclattice_/, opens: isMissingOr("none"), reach: "everyone", created: "never" },

  // an address on the Internet, or a way from there
  {
    path: /(^|\.)(map_public_ip_on_launch|associate_public_ip_address|assign_public_ip|create_public_ip|public_ip_enabled|enable_public_ip)$/,
    opens: isOn,
    reach: "facing",
    created: "look",
  },
  { path: /(^|\.)assign_ipv6_address_on_creation$/, opens: isOn, reach: "facing", created: "never" },
  {
    path: /^(instance|network_interface)$/,
    type: /^aws_eip$/,
    opens: (value) => !isEmpty(value),
    reach: "facing",
    created: "never",
  },
  {
    path: /^internal$/,
    type: /_(lb|alb|elb|load_balancer)$/,
    opens: (value) => value !== true,
    reach: "facing",
    created: "never",
  },
  {
    path: /(^|\.)(scheme|load_balancing_scheme|load_balancer_type|address_type)$/,
    opens: is("internet-facing", "external", "external_managed", "internet", "public"),
    reach: "facing",
    created: "never",
  },
  {
    path: /(^|\.)endpoint_configuration\.types(\.|$)/,
    opens: is("regional", "edge"),
    reach: "facing",
    created: "never",
  },
  {
    path: /^endpoint_type$/,
    type: /^aws_transfer_server$/,
    opens: isMissingOr("public"),
    reach: "facing",
    created: "never",
  },
  { path: /^webserver_access_mode$/, opens: is("public_only"), reach: "facing", created: "look" },
  {
    path: /(^|\.)(ingress|ingress_settings)$/,
    type: /^google_cloud/,
    opens: isMissingOr("ingress_traffic_all", "allow_all", "all"),
    reach: "facing",
    created: "never",
  },
  {
    path: /(^|\.)(enable_private_endpoint|enable_private_nodes|private_cluster_enabled|private_endpoint_enabled|internal_load_balancer_enabled)$/,
    opens: (value) => !isOn(value),
    reach: "facing",
    created: "never",
  },
  { path: /(^|\.)ipv4_enabled$/, type: /^google_sql/, opens: isNotOff, reach: "facing", created: "never" },
  {
    path: /^vpc_options\.subnet_ids$/,
    type: /^aws_(opensearch|elasticsearch)_domain$/,
    opens: isEmpty,
    reach: "facing",
    created: "never",
  },
  {
    path: /^network_access_control\.(prefix_list_ids|vpce_ids)$/,
    type: /^aws_grafana/,
    opens: isEmpty,
    reach: "facing",
    created: "never",
  },
  { path: /^public_endpoint\.container_port$/, opens: (value) => !isEmpty(value), reach: "facing", created: "look" },

  // the way out, which opens nothing to anybody outside
  {
    path: /(^|\.)(enable_internet_access|enable_default_internet_access|direct_internet_access)$/,
    opens: () => false,
    reach: "facing",
    created: "never",
  },
];

/** The switch that an attribute is, undefined when it is none. */
export function switchOf(type: string, path: string): Switch | undefined {
  return SWITCHES.find((item) => item.path.test(path) && (item.type === undefined || item.type.test(type)));
}

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
