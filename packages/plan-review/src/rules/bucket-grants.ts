import type { ResourceChange } from "../model";
import { at, isEmpty, type Marked, same, textOf } from "../values";

/** Whom the list of a bucket names that it did not name before, with what they may do; its owner has everything anyway. */
export function bucketGrants({ action, before, after }: ResourceChange): readonly string[] {
  const old = grantsOf(before);
  return (
    grantsOf(after)
      // a replacement is the list of another bucket
      .filter((grant) => action !== "update" || !old.some((other) => same(other, grant)))
      .map(([whom, permission]) => `access_control_policy: ${textOf(whom)}, ${textOf(permission)}`)
  );
}

function grantsOf(resource: Marked): readonly Marked[][] {
  const owner = at(resource, "access_control_policy.0.owner.0.id");
  const grants = at(resource, "access_control_policy.0.grant");
  if (!Array.isArray(grants)) return [];
  return grants.flatMap((grant: Marked) => {
    const whom = WHOM.map((name) => at(grant, `grantee.0.${name}`)).find((value) => !isEmpty(value));
    return whom === undefined || same(whom, owner) ? [] : [[whom, at(grant, "permission") ?? null]];
  });
}

/** By account, by group, or by the address of an account. */
const WHOM = ["id", "uri", "email_address"];
