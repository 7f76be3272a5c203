export type Values = Readonly<Record<string, unknown>>;

/** For each kind of firewall a rule that lets everyone in, and what makes it let nobody in. */
export const RULES: Readonly<Record<string, { type: string; open: Values; closed: Readonly<Record<string, Values>> }>> =
  {
    "AWS security group": {
      type: "aws_security_group",
      open: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] },
      closed: {
        "the way out": { egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] },
        "an office": { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["203.0.113.0/24"] }] },
        "another group": { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, security_groups: ["sg-2"] }] },
      },
    },
    "AWS security group rule": {
      type: "aws_security_group_rule",
      open: { type: "ingress", protocol: "tcp", from_port: 22, to_port: 22, ipv6_cidr_blocks: ["::/0"] },
      closed: {
        "the way out": { type: "egress", protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] },
      },
    },
    "AWS egress rule": {
      type: "aws_vpc_security_group_ingress_rule",
      open: { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
      closed: { private: { ip_protocol: "-1", cidr_ipv4: "10.0.0.0/8" } },
    },
    "AWS network ACL rule": {
      type: "aws_network_acl_rule",
      open: {
        egress: false,
        rule_action: "allow",
        rule_number: 100,
        protocol: "6",
        from_port: 22,
        to_port: 22,
        cidr_block: "0.0.0.0/0",
      },
      closed: {
        "the way out": {
          egress: true,
          rule_action: "allow",
          rule_number: 100,
          protocol: "-1",
          cidr_block: "0.0.0.0/0",
        },
        denied: { egress: false, rule_action: "deny", rule_number: 100, protocol: "-1", cidr_block: "0.0.0.0/0" },
      },
    },
    "Lightsail ports without a source": {
      type: "aws_lightsail_instance_public_ports",
      open: { port_info: [{ protocol: "tcp", from_port: 22, to_port: 22 }] },
      closed: { office: { port_info: [{ protocol: "tcp", from_port: 22, to_port: 22, cidrs: ["203.0.113.0/24"] }] } },
    },
    "GameLift fleet": {
      type: "aws_gamelift_fleet",
      open: { ec2_inbound_permission: [{ protocol: "UDP", from_port: 7777, to_port: 7780, ip_range: "0.0.0.0/0" }] },
      closed: {
        office: {
          ec2_inbound_permission: [{ protocol: "UDP", from_port: 7777, to_port: 7780, ip_range: "203.0.113.0/24" }],
        },
        "other ports": {
          ec2_inbound_permission: [{ protocol: "UDP", from_port: 1, to_port: 2, ip_range: "10.0.0.0/8" }],
        },
      },
    },
    "Azure rule": {
      type: "azurerm_network_security_rule",
      open: {
        access: "Allow",
        direction: "Inbound",
        priority: 100,
        protocol: "*",
        source_address_prefixes: ["Internet"],
        destination_port_range: "22",
      },
      closed: {
        denied: { access: "Deny", direction: "Inbound", priority: 100, protocol: "*", source_address_prefix: "*" },
        "the way out": {
          access: "Allow",
          direction: "Outbound",
          priority: 100,
          protocol: "*",
          source_address_prefix: "*",
        },
        "its own network": {
          access: "Allow",
          direction: "Inbound",
          protocol: "*",
          source_address_prefix: "VirtualNetwork",
        },
      },
    },
    "Azure database": {
      type: "azurerm_postgresql_flexible_server_firewall_rule",
      open: { start_ip_address: "0.0.0.0", end_ip_address: "255.255.255.255" },
      closed: { office: { start_ip_address: "203.0.113.1", end_ip_address: "203.0.113.9" } },
    },
    "Google firewall": {
      type: "google_compute_firewall",
      open: { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["22"] }] },
      closed: {
        denied: { source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] },
        "the way out": { direction: "EGRESS", destination_ranges: ["0.0.0.0/0"], allow: [{ protocol: "all" }] },
        "switched off": { disabled: true, source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "all" }] },
        "from machines with a tag": { source_tags: ["web"], allow: [{ protocol: "all" }] },
      },
    },
    "Google firewall without a source": {
      type: "google_compute_firewall",
      open: { allow: [{ protocol: "tcp", ports: ["22"] }] },
      closed: { "from machines with a tag": { source_tags: ["web"], allow: [{ protocol: "tcp", ports: ["22"] }] } },
    },
    "DigitalOcean firewall": {
      type: "digitalocean_firewall",
      open: { inbound_rule: [{ protocol: "tcp", port_range: "22", source_addresses: ["0.0.0.0/0", "::/0"] }] },
      closed: {
        "the way out": {
          outbound_rule: [{ protocol: "tcp", port_range: "all", destination_addresses: ["0.0.0.0/0"] }],
        },
      },
    },
    "Hetzner firewall": {
      type: "hcloud_firewall",
      open: { rule: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0"] }] },
      closed: {
        "the way out": { rule: [{ direction: "out", protocol: "tcp", port: "any", destination_ips: ["0.0.0.0/0"] }] },
      },
    },
    "Oracle security list": {
      type: "oci_core_security_list",
      open: {
        ingress_security_rules: [
          { protocol: "6", source: "0.0.0.0/0", source_type: "CIDR_BLOCK", tcp_options: [{ min: 22, max: 22 }] },
        ],
      },
      closed: { "the way out": { egress_security_rules: [{ protocol: "all", destination: "0.0.0.0/0" }] } },
    },
    "Alibaba rule": {
      type: "alicloud_security_group_rule",
      open: { type: "ingress", ip_protocol: "tcp", policy: "accept", port_range: "22/22", cidr_ip: "0.0.0.0/0" },
      closed: {
        "the way out": { type: "egress", ip_protocol: "all", port_range: "-1/-1", cidr_ip: "0.0.0.0/0" },
        dropped: { type: "ingress", ip_protocol: "all", policy: "drop", port_range: "-1/-1", cidr_ip: "0.0.0.0/0" },
      },
    },
    "OpenStack rule": {
      type: "openstack_networking_secgroup_rule_v2",
      open: {
        direction: "ingress",
        protocol: "tcp",
        port_range_min: 22,
        port_range_max: 22,
        remote_ip_prefix: "0.0.0.0/0",
      },
      closed: {
        "the way out": { direction: "egress", remote_ip_prefix: "0.0.0.0/0" },
        "another group": { direction: "ingress", protocol: "tcp", remote_group_id: "g" },
      },
    },
    "OpenStack rule without a source": {
      type: "openstack_networking_secgroup_rule_v2",
      open: { direction: "ingress", protocol: "tcp", port_range_min: 22, port_range_max: 22 },
      closed: { "the way out": { direction: "egress" } },
    },
    "IBM rule": {
      type: "ibm_is_security_group_rule",
      open: { direction: "inbound", remote: "0.0.0.0/0", tcp: [{ port_min: 22, port_max: 22 }] },
      closed: { "the way out": { direction: "outbound", remote: "0.0.0.0/0" } },
    },
    "Linode firewall": {
      type: "linode_firewall",
      open: { inbound: [{ action: "ACCEPT", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"], ipv6: ["::/0"] }] },
      closed: {
        dropped: { inbound: [{ action: "DROP", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"] }] },
        "the way out": { outbound: [{ action: "ACCEPT", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"] }] },
      },
    },
    "Scaleway group": {
      type: "scaleway_instance_security_group",
      open: { inbound_rule: [{ action: "accept", protocol: "TCP", port: 22, ip_range: "0.0.0.0/0" }] },
      closed: { dropped: { inbound_rule: [{ action: "drop", protocol: "TCP", port: 22, ip_range: "0.0.0.0/0" }] } },
    },
    "Vultr rule": {
      type: "vultr_firewall_rule",
      open: { protocol: "tcp", ip_type: "v4", subnet: "0.0.0.0", subnet_size: 0, port: "22" },
      closed: { office: { protocol: "tcp", ip_type: "v4", subnet: "203.0.113.0", subnet_size: 24, port: "22" } },
    },
    "database firewall of DigitalOcean": {
      type: "digitalocean_database_firewall",
      open: { rule: [{ type: "ip_addr", value: "0.0.0.0/0" }] },
      closed: { office: { rule: [{ type: "ip_addr", value: "203.0.113.0/24" }] } },
    },
    "access list of MongoDB Atlas": {
      type: "mongodbatlas_project_ip_access_list",
      open: { cidr_block: "0.0.0.0/0" },
      closed: { office: { cidr_block: "203.0.113.0/24" } },
    },
    "Yandex group": {
      type: "yandex_vpc_security_group",
      open: { ingress: [{ protocol: "TCP", port: 22, v4_cidr_blocks: ["0.0.0.0/0"] }] },
      closed: { "the way out": { egress: [{ protocol: "ANY", v4_cidr_blocks: ["0.0.0.0/0"] }] } },
    },
    "Exoscale rule": {
      type: "exoscale_security_group_rule",
      open: { type: "INGRESS", protocol: "TCP", cidr: "0.0.0.0/0", start_port: 22, end_port: 22 },
      closed: { "the way out": { type: "EGRESS", protocol: "TCP", cidr: "0.0.0.0/0", start_port: 1, end_port: 65535 } },
    },
    "Alibaba database": {
      type: "alicloud_db_instance",
      open: { security_ips: ["0.0.0.0/0"] },
      closed: { office: { security_ips: ["203.0.113.0/24"] } },
    },
    "GKE control plane": {
      type: "google_container_cluster",
      open: { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: "0.0.0.0/0" }] }] },
      closed: { office: { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: "203.0.113.0/24" }] }] } },
    },
    "AKS control plane": {
      type: "azurerm_kubernetes_cluster",
      open: { api_server_access_profile: [{ authorized_ip_ranges: ["0.0.0.0/0"] }] },
      closed: { office: { api_server_access_profile: [{ authorized_ip_ranges: ["203.0.113.0/24"] }] } },
    },
    "Azure app": {
      type: "azurerm_linux_web_app",
      open: { site_config: [{ ip_restriction: [{ action: "Allow", priority: 100, ip_address: "0.0.0.0/0" }] }] },
      closed: {
        office: {
          site_config: [{ ip_restriction: [{ action: "Allow", priority: 100, ip_address: "203.0.113.0/24" }] }],
        },
      },
    },
    "network policy": {
      type: "kubernetes_network_policy",
      open: {
        spec: [
          { ingress: [{ from: [{ ip_block: [{ cidr: "0.0.0.0/0" }] }], ports: [{ port: "5432", protocol: "TCP" }] }] },
        ],
      },
      closed: { "the way out": { spec: [{ egress: [{ to: [{ ip_block: [{ cidr: "0.0.0.0/0" }] }] }] }] } },
    },
    "the firewall of a provider that nobody has described": {
      type: "acme_cloud_firewall_policy",
      open: { rules: [{ verdict: "allow", service: "ssh", sources: ["any"] }] },
      closed: {
        denied: { rules: [{ verdict: "deny", service: "ssh", sources: ["any"] }] },
        "the way out": { rules: [{ direction: "outbound", verdict: "allow", sources: ["any"] }] },
      },
    },
    "a database of a provider that nobody has described": {
      type: "acme_database",
      open: { settings: [{ authorized_networks: [{ name: "all", value: "0.0.0.0/0" }] }] },
      closed: { office: { settings: [{ authorized_networks: [{ name: "office", value: "203.0.113.0/24" }] }] } },
    },
  };
