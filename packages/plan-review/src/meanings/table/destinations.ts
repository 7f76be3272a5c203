import type { LeafChange } from "../../attributes";
import { isEmpty, textOf } from "../../values";
import { changed, type Direction, gained, kept, off, on } from "../directions";
import { type Meaning, means } from "../meaning";

/** Whose a destination is: the account of an ARN, the last two labels of a host. Undefined for a plain name. */
function ownerOf(text: string): string | undefined {
  const arn = /^arn:([\w-]+):[\w-]*:[\w-]*:(\d{12})?:/.exec(text);
  // an integration of API Gateway names the function inside of its own ARN
  if (arn !== null) return /:(\d{12}):function:/.exec(text)?.[1] ?? arn[2];
  const queue = /^https:\/\/sqs\.[\w-]+\.amazonaws\.com(?:\.cn)?\/(\d{12})\//.exec(text);
  if (queue !== null) return queue[1];
  const host = /^(?:[a-z][\w+.-]*:\/\/)?(?:[^@/]*@)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]|$)/i.exec(text)?.[1];
  if (host === undefined) return undefined;
  return /^[\d.]+$/.test(host) ? host : host.toLowerCase().split(".").slice(-2).join(".");
}

/** To another account or another host. What is only called differently stays in the same hands. */
const anotherOwner: Direction = {
  bothWays: true,
  weakens: ({ before, after }) => {
    if (isEmpty(before) || isEmpty(after)) return false;
    const [old, now] = [ownerOf(textOf(before).slice(0, 2_048)), ownerOf(textOf(after).slice(0, 2_048))];
    return old !== undefined && now !== undefined && old !== now;
  },
};

const either = (...directions: readonly Direction[]): Direction => ({
  bothWays: true,
  weakens: (change: LeafChange) => directions.some((direction) => direction.weakens(change)),
});

const NAMES =
  /^(.*_)?(uri|url|urls|endpoint|endpoints|host|hostname|host_name|server|servers|destination|destinations|target|targets|discovery_url)$|^(.*_)?(destination|target|sink|function|lambda|topic|queue|stream|bus|hook_target|invoke|delivery_stream|webhook|sns_topic|source_endpoint|target_endpoint)_arns?$|^(function_name|s3_uri|resource_arn_of_target|bootstrap_servers|additional_bootstrap_servers|mail_from_domain)$/;

/** Where data, events and requests go. */
export const DESTINATIONS: readonly Meaning[] = [
  means("destination-changed", either(changed, gained), "records", { within: /record/ }),
  // who says who somebody is
  means(
    "identity-check-weakened",
    anotherOwner,
    /^(jwks_endpoint|jwks_uri|issuer_url|discovery_url|token_endpoint|authorization_endpoint|user_info_endpoint|idp_auth_url|idp_metadata_url|authorizer_uri|authorizer_function_arn|public_signing_key_endpoint|metadata_url)$/,
  ),
  means("isolation-weakened", gained, "exempt_urls global_exempt_urls"),
  means("destination-changed", changed, "priority", {
    within: /(listener_rule|gateway_route|\broute|receipt_rule)\.(\w+\.)*priority$/,
  }),
  means("destination-changed", either(changed, gained), "values value regex_values", {
    within: /listener_rule\.condition\./,
  }),
  means("destination-changed", changed, "filter_prefix filter_suffix path_pattern"),
  means("destination-changed", changed, "target_key_id"),
  means("destination-changed", kept, "events", { within: /notification|trigger/ }),
  means("destination-changed", anotherOwner, NAMES, {
    except:
      /public_access|^aws_(vpc|ec2|iam|route|security_group|network_acl|organizations|ram|networkfirewall|transfer_(access|user)|iot_policy|sqs_queue_\w*policy|lambda_permission)_?|allowed|trusted|exempt|grant(ee)?\.uri|enable_|allow_|authorized_|inline_redaction/,
  }),
];

/** Certificates: another one is a renewal, none is a door without a lock. */
export const CERTIFICATES: readonly Meaning[] = [
  means(
    "tls-weakened",
    kept,
    `certificate_arn acm_certificate_arn ssl_certificate_id server_certificate_arn server_certificate_arns
     regional_certificate_arn custom_endpoint_certificate_arn domain_certificate_arn custom_certificate_arn tls_certificate
     custom_domain_certificate_arn ca_cert_identifier ca_certificate_identifier ssl_certificates certificate_id key_vault_certificate_id
     ssl_ca_certificate_arn server_root_ca_certificate server_certificate`,
    { except: /^aws_(acm|iam|lb_listener_certificate|alb_listener_certificate)/ },
  ),
  means("tls-weakened", on(), "request_macsec"),
  means("tls-weakened", off(), "cloudfront_default_certificate"),
  means(
    "identity-check-weakened",
    kept,
    "client_certificate_id root_certificate_chain_arn truststore_version ownership_verification_certificate_arn ssl_client_certificate_arn",
  ),
  means("identity-check-weakened", changed, "trusted_host_keys trust_anchor_certificate x509_certificate_data"),
];
