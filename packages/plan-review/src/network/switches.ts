import { at, isEmpty, Unknown } from "../values";
import { GUARDS } from "./guards";
import { holdsNoRules } from "./names";
import { is, isMissingOr, isNotOff, isOff, isOn, isOtherThan, isThere, type Switch } from "./switch";

/** The first that matches an attribute decides. */
const SWITCHES: readonly Switch[] = [
  ...GUARDS,
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
    path: /(^|\.)(network_rules|network_acls|network_rule_?sets?)\.default_action$/,
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
    // a zone of names is public in another sense
    type: /^(?!.*dns)/,
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
  // a subnet of a new network has nothing in it that could be reached
  {
    path: /^map_public_ip_on_launch$/,
    when: (subnet) => !(at(subnet, "vpc_id") instanceof Unknown),
    opens: isOn,
    reach: "facing",
    created: "look",
  },
  {
    path: /(^|\.)(associate_public_ip_address|assign_public_ip|create_public_ip|public_ip_enabled|enable_public_ip)$/,
    opens: isOn,
    reach: "facing",
    created: "look",
  },
  { path: /(^|\.)endpoint_public_access$/, opens: isOn, reach: "facing", created: "never" },
  { path: /(^|\.)gcp_public_cidrs_access_enabled$/, opens: isOn, reach: "facing", created: "never" },
  {
    path: /(^|\.)network_interface\.access_config\.(nat_ip|network_tier)$/,
    opens: isThere,
    byPresence: true,
    reach: "facing",
    created: "look",
  },
  {
    path: /^ip_configuration\.public_ip_address_id$/,
    type: /network_interface$/,
    opens: isThere,
    byPresence: true,
    reach: "facing",
    created: "look",
  },
  { path: /(^|\.)assign_ipv6_address_on_creation$/, opens: isOn, reach: "facing", created: "never" },
  {
    path: /^(instance|network_interface)$/,
    type: /^aws_eip$/,
    opens: isThere,
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
    path: /(^|\.)(scheme|load_balancing_scheme|address_type)$/,
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
  { path: /^public_endpoint\.container_port$/, opens: isThere, reach: "facing", created: "look" },

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
  // what a policy leaves out is not what it makes, and tags say what they like
  if (path.includes("exclusion_rules.") || path.split(".").slice(0, -1).some(holdsNoRules)) return undefined;
  return SWITCHES.find((item) => item.path.test(path) && (item.type === undefined || item.type.test(type)));
}
