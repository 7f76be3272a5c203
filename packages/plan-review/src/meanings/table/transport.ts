import { isEmpty } from "../../values";
import { alternatives, becomes, fewer, leaves, off, on, ranked } from "../directions";
import { type Meaning, means } from "../meaning";
import { tlsStrength } from "../tls-strength";

const PLAIN = [
  /^(allow-all|http-?only|http|tcp|tcp_udp|grpc|disabled?|none|off|plaintext|optional|udp)$/i,
  /^(match-viewer|preferred|prefer|tls_?optional|http_?https|http_and_https|allow|starttls|client)$/i,
  /^(redirect-to-https|https-?only|https|tls|ssl|wss|quic|require(d|_open)?|require-ssl|verify-ca|verify-full|enforced?|strict|httpsonly|tcp_quic|always)$/i,
];

/** What keeps traffic from being read on its way. */
export const TRANSPORT: readonly Meaning[] = [
  means(
    "tls-weakened",
    // no floor of one's own is the provider's, which no review knows
    {
      weakens: ({ before, after }) => !isEmpty(before) && tlsStrength(before) > tlsStrength(after),
      protects: ({ before }) => tlsStrength(before) > 0,
    },
    /^(minimum_protocol_version|minimum_tls_version|minimal_tls_version|min_tls_version|minimum_server_tls_version|min_tls_version_to_accept|tls_minimum_version|ssl_minimal_tls_version_enforced|minimum_client_tls_version|scm_minimum_tls_version|security_policy|security_policy_name|tls_security_policy|ssl_policy|tls_version|tls_policy_version|min_protocol_version|ssl_policy_name|policy_name_tls|ssl_mode_version)$/,
    {
      except:
        /^google_compute_(backend_service|region_backend_service|instance|network_interface)\.|^azurerm_cdn_frontdoor_security/,
    },
  ),
  means(
    "tls-weakened",
    on(),
    `enforce_https https_only enable_https_traffic_only https_traffic_only_enabled require_ssl require_secure_transport
     require_tls node_to_node_encryption tls_enabled ssl_enforcement_enabled ssl_enabled enforce_ssl ssl_enforce
     encryption_in_transit_enabled is_mtls_enabled_vm_cluster force_ssl use_tls use_ssl verify_ssl ssl_verify tls_verify
     https_redirect https_redirect_enabled include_subdomains use_only_https`,
  ),
  means("tls-weakened", on(), "enabled", {
    within: /node_to_node_encryption|(^|[._])(ssl|tls|https)(_\w+)?\.enabled$|https_redirection_policy\.enabled$/,
  }),
  means(
    "tls-weakened",
    off(),
    `disable_ssl insecure_ssl non_ssl_port_enabled enable_non_ssl_port skip_tls_verify insecure insecure_skip_tls_verify
     insecure_skip_verify insecure_skip_verification ssl_verification_disabled allow_insecure_builds http_allowed is_http_allowed allow_http`,
  ),
  means(
    "tls-weakened",
    ranked(PLAIN),
    /^(viewer_protocol_policy|origin_protocol_policy|protocol_policy|https_policy|ssl_mode|tls_policy|lb_protocol|instance_protocol|load_balancer_protocol|forwarding_protocol|smtp_security|redirect_type_policy|verify_mode_tls)$/,
  ),
  means("tls-weakened", ranked(PLAIN), "protocol", {
    within:
      /(listener|target_group|_elb|_lb|load_balancer|redirect(_all_requests_to)?|backend_http_settings|backend_service|origin|endpoint|frontend)(\.|_)/,
    except: /health_check|probe|security_group|firewall|network_acl|nsg|target_type|verifiedaccess|port_mapping/,
  }),
  means("tls-weakened", leaves(/^(SIGNING|ACTIVE)$/), "signing_status status", {
    within: /^aws_route53_(hosted_zone_dnssec|key_signing_key)\./,
  }),
  means("tls-weakened", ranked([/^DISABLED$/i, /^PERMISSIVE$/i, /^STRICT$/i], 0), "mode", { within: /tls\.mode$/ }),
  means("tls-weakened", becomes(/^(SSLv3|TLSv1|TLSv1\.1)$/), "origin_ssl_protocols"),
  means("tls-weakened", leaves(/^ssl/), "ssl_security_protocol"),
  // an empty list takes every one that the service knows
  means(
    "tls-weakened",
    alternatives,
    /^tunnel[12]_phase[12]_(encryption_algorithms|integrity_algorithms|dh_group_numbers)$/,
  ),
  means("tls-weakened", on(), "enforce", { within: /tls\.enforce$/ }),
  means("tls-weakened", fewer(), "access_control_max_age_sec", { within: /strict_transport_security/ }),
  means("tls-weakened", becomes(/^(http|HTTP_ONLY|http-only)$/), "server_protocol"),
];
