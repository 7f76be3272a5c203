import { type LeafChange, leafChanges } from "../attributes";
import type { ResourceChange } from "../model";
import { isEmpty, type Marked, textOf, Unknown } from "../values";
import { forEachChange, type Rule } from "./rule";

/** What changes in a resource that stays: not what is made, not what goes with its owner. */
function* attributesOf(change: ResourceChange): Generator<LeafChange> {
  if (change.action !== "update" && change.action !== "replace") return;
  for (const attribute of change.attributes) yield* leafChanges(attribute);
}

const last = (path: string) => path.split(".").at(-1) ?? path;
const line = (path: string, before: Marked, after: Marked) => `${path}: ${said(before)} → ${said(after)}`;
const said = (value: Marked) =>
  value === null || value === "" ? "not set" : typeof value === "string" ? value : JSON.stringify(value);

const ENCRYPTION_SWITCH =
  /^(encrypted|storage_encrypted|at_rest_encryption_enabled|transit_encryption_enabled|sqs_managed_sse_enabled|enable_key_rotation|encrypt_at_rest|infrastructure_encryption_enabled|encryption_at_rest_enabled|kms_encrypted|encryption_enabled)$/;
const ENCRYPTION_KEY =
  /^(kms_key_id|kms_key_arn|kms_master_key_id|kms_key_name|default_kms_key_name|key_vault_key_id|encryption_key_arn)$/;

export const encryptionWeakened: Rule = {
  id: "encryption-weakened",
  severity: "high",
  title: "Encryption is switched off, or falls back to a key that is not yours",
  why: "Data written from then on is readable to everyone who can read the storage; a key of your own is also what can be revoked.",
  check: forEachChange((change, index) => {
    if (change.action === "delete" && change.type === "aws_s3_bucket_server_side_encryption_configuration") {
      return index.isGoing(change, ["bucket"]) ? undefined : "the bucket's encryption configuration is deleted";
    }
    const details: string[] = [];
    for (const { path, before, after } of attributesOf(change)) {
      const off = ENCRYPTION_SWITCH.test(last(path)) && before === true && after !== true;
      const keyLost = ENCRYPTION_KEY.test(last(path)) && !isEmpty(before) && isEmpty(after);
      const weaker =
        last(path) === "sse_algorithm" &&
        /^aws:kms/.test(textOf(before)) &&
        !/^aws:kms/.test(textOf(after)) &&
        !(after instanceof Unknown);
      const enabledBlock =
        /(encrypt|server_side_encryption|encryption_configuration).*\.enabled$/.test(path) &&
        before === true &&
        after !== true;
      if (off || keyLost || weaker || enabledBlock) details.push(line(path, before, after));
    }
    return details.length > 0 ? { message: "is encrypted less than before", details } : undefined;
  }),
};

export const versioningWeakened: Rule = {
  id: "versioning-weakened",
  severity: "high",
  title: "Versioning of a bucket is suspended or removed",
  why: "Overwriting and deleting become final: the previous versions are the way back from a mistake.",
  check: forEachChange((change, index) => {
    if (change.action === "delete" && change.type === "aws_s3_bucket_versioning") {
      return index.isGoing(change, ["bucket"]) ? undefined : "the bucket's versioning configuration is deleted";
    }
    const details: string[] = [];
    for (const { path, before, after } of attributesOf(change)) {
      const status = /versioning_configuration\.\d+\.status$/.test(path) && before === "Enabled" && after !== "Enabled";
      const flag =
        /(^|\.)(versioning\.\d+\.enabled|versioning_enabled|is_versioning_enabled)$/.test(path) &&
        before === true &&
        after !== true;
      const mfa = last(path) === "mfa_delete" && (before === true || before === "Enabled") && after !== before;
      if ((status || flag || mfa) && !(after instanceof Unknown)) details.push(line(path, before, after));
    }
    return details.length > 0 ? { message: "keeps no versions from now on", details } : undefined;
  }),
};

/** From weakest to strongest. */
const TLS_VERSIONS = [
  "SSLv3",
  "TLSv1",
  "TLSv1_2016",
  "TLSv1.1_2016",
  "TLSv1.2_2018",
  "TLSv1.2_2019",
  "TLSv1.2_2021",
  "TLSv1.2_2025",
  "TLSv1.3_2025",
];

export const tlsWeakened: Rule = {
  id: "tls-weakened",
  severity: "high",
  title: "A TLS policy is weakened",
  why: "Older clients are let in with ciphers that can be broken, or traffic goes in plain text.",
  check: forEachChange((change) => {
    const details: string[] = [];
    for (const { path, before, after } of attributesOf(change)) {
      if (after instanceof Unknown) continue;
      const name = last(path);
      const policy =
        /^(minimum_protocol_version|minimum_tls_version|min_tls_version|security_policy|tls_security_policy|ssl_policy|tls_policy)$/.test(
          name,
        ) && strength(before) > strength(after);
      const plain =
        /^(viewer_protocol_policy|origin_protocol_policy|protocol)$/.test(name) &&
        /https/i.test(textOf(before)) &&
        /^(allow-all|http-only|match-viewer|HTTP)$/.test(textOf(after));
      const enforced =
        /^(enforce_https|https_only|enable_https_traffic_only|https_traffic_only_enabled|require_ssl|require_secure_transport|node_to_node_encryption)$/.test(
          name,
        ) &&
        before === true &&
        after !== true;
      if (policy || plain || enforced) details.push(line(path, before, after));
    }
    return details.length > 0 ? { message: "accepts weaker transport than before", details } : undefined;
  }),
};

function strength(value: Marked): number {
  const text = textOf(value ?? "");
  const cloudFront = TLS_VERSIONS.indexOf(text);
  if (cloudFront >= 0) return 10 + cloudFront;
  // ELBSecurityPolicy-TLS13-1-2-2021-06, TLS_1_2, Policy-Min-TLS-1-2-2019-07, 1.2: the lowest version that is named last
  const version = /(?:TLS[_-]?1[_-]|TLS13[_-]1[_-]|1\.)(\d)/i.exec(text)?.[1];
  if (version !== undefined) return 10 + Number(version);
  return text === "" ? 0 : 1;
}
