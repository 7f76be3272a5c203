import { type LeafChange, leafChanges } from "../attributes";
import type { ResourceChange } from "../model";
import { at, leaves, type Marked, Unknown } from "../values";
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

const OPEN_NETWORK = /^(0\.0\.0\.0\/0|::\/0)$/;

export const publicAccess: Rule = {
  id: "public-access-opened",
  severity: "critical",
  title: "A public access block is weakened, or something is opened to everyone",
  why: "Everyone on the Internet may reach it, at once after apply.",
  check: forEachChange((change, index) => {
    if (change.action === "delete" && /^aws_s3_(bucket|account)_public_access_block$/.test(change.type)) {
      return index.isGoing(change, ["bucket"]) ? undefined : "the public access block is deleted";
    }
    const details: string[] = [];
    const isBlock = /public_access_block$/.test(change.type);
    for (const { path, before, after } of attributesOf(change)) {
      const name = last(path);
      if (
        isBlock &&
        /^(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/.test(name)
      ) {
        if (before === true && after !== true && !(after instanceof Unknown)) details.push(line(path, before, after));
      }
      if (name === "object_ownership" && before === "BucketOwnerEnforced" && typeof after === "string")
        details.push(line(path, before, after));
    }
    if (change.action === "create" || change.action === "update" || change.action === "replace") {
      for (const attribute of change.attributes) {
        const old = new Set([...leaves(attribute.before, attribute.path)].map((leaf) => leaf.value));
        for (const { path, before, after } of leafChanges(attribute)) {
          if (after === before || !opens(change, path, after)) continue;
          // a rule that only moved within its list opens nothing
          if (typeof after === "string" && old.has(after)) continue;
          details.push(line(path, before, after));
        }
      }
      if (isBlock && change.action === "create") {
        for (const { path, value } of leaves(change.after)) {
          if (
            /^(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/.test(path) &&
            value === false
          )
            details.push(line(path, null, value));
        }
      }
    }
    return details.length > 0 ? { message: "can be reached by more people than before", details } : undefined;
  }),
};

function opens(change: ResourceChange, path: string, value: Marked): boolean {
  const name = last(path);
  if (value === true)
    return /^(publicly_accessible|public_network_access_enabled|allow_blob_public_access|map_public_ip_on_launch|associate_public_ip_address|endpoint_public_access)$/.test(
      name,
    );
  if (typeof value !== "string") return false;
  if (name === "acl" || name === "canned_acl") return /^(public-|authenticated-read)/.test(value);
  if (/^(allUsers|allAuthenticatedUsers)$/.test(value)) return true;
  if (change.type === "aws_lambda_function_url" && name === "authorization_type") return value === "NONE";
  if (!OPEN_NETWORK.test(value) || /(^|\.)egress/.test(path) || at(change.after, "type") === "egress") return false;
  return (
    /security_group|firewall|network_acl/.test(change.type) &&
    !/egress/.test(change.type) &&
    !/^aws_route/.test(change.type)
  );
}
