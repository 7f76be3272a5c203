import { textOf } from "../values";
import type { RawResourceChange } from "./plan-schema";

/**
 * Attributes in which a provider repeats what another resource owns, such as the inline policies of a role. After the
 * first apply each of them looks as if someone had changed the resource outside of Terraform.
 */
interface Mirror {
  readonly type: string;
  readonly attribute: RegExp;
  /** The resource that owns the setting, and its attribute that names the one that repeats it. */
  readonly owner: string;
  readonly ownerAttribute: string;
  /** The attribute of `type` that holds the name. */
  readonly nameAttribute: string;
}

const MIRRORS: readonly Mirror[] = [
  ...(
    [
      ["policy", "policy"],
      ["versioning", "versioning"],
      ["lifecycle_rule", "lifecycle_configuration"],
      ["server_side_encryption_configuration", "server_side_encryption_configuration"],
      ["cors_rule", "cors_configuration"],
      ["logging", "logging"],
      ["website", "website_configuration"],
      ["grant", "acl"],
      ["replication_configuration", "replication_configuration"],
      ["object_lock_configuration", "object_lock_configuration"],
    ] as const
  ).map(([attribute, owner]) => ({
    type: "aws_s3_bucket",
    attribute: new RegExp(`^${attribute}(\\.|$)`),
    owner: `aws_s3_bucket_${owner}`,
    ownerAttribute: "bucket",
    nameAttribute: "bucket",
  })),
  mirror("aws_secretsmanager_secret", "policy", "aws_secretsmanager_secret_policy", "secret_arn", "arn"),
  mirror("aws_sns_topic", "policy", "aws_sns_topic_policy", "arn", "arn"),
  mirror("aws_sqs_queue", "policy", "aws_sqs_queue_policy", "queue_url", "url"),
  mirror("aws_sqs_queue", "redrive_policy", "aws_sqs_queue_redrive_policy", "queue_url", "url"),
  mirror("aws_kms_key", "policy", "aws_kms_key_policy", "key_id", "key_id"),
];

function mirror(type: string, attribute: string, owner: string, ownerAttribute: string, nameAttribute: string): Mirror {
  return { type, attribute: new RegExp(`^${attribute}(\\.|$)`), owner, ownerAttribute, nameAttribute };
}

/** What a release moves outside of Terraform. A plan that leaves it where it is ignores it on purpose. */
const RELEASED = {
  type: "aws_lambda_alias",
  attribute: /^(function_version|routing_config|description)(\.|$)/,
} as const;

/** The settings that resources of the plan own, to tell their repetitions from drift. */
export class Owners {
  readonly #unchanged = new Set<string>();
  readonly #settings = new Set<string>();
  readonly #inline = new Set<string>();
  readonly #attached = new Set<string>();

  constructor(entries: readonly RawResourceChange[]) {
    for (const { address, type, change } of entries) {
      if (change.actions.join() === "no-op") this.#unchanged.add(address);
      const values = (change.before ?? change.after) as Record<string, unknown> | null | undefined;
      if (typeof values !== "object" || values === null) continue;
      for (const { owner, ownerAttribute } of MIRRORS) {
        if (owner === type) this.#settings.add(key(type, values[ownerAttribute]));
      }
      if (type === "aws_iam_role_policy") this.#inline.add(key(textOf(values["role"]), values["name"]));
      if (type === "aws_iam_role_policy_attachment")
        this.#attached.add(key(textOf(values["role"]), values["policy_arn"]));
    }
  }

  /** Whether a drifted attribute was moved by a release, and stays where it is. */
  leavesToReleases(type: string, address: string, path: string): boolean {
    return type === RELEASED.type && RELEASED.attribute.test(path) && this.#unchanged.has(address);
  }

  /** Whether a drifted attribute only repeats what another resource of the plan owns. */
  repeats(type: string, path: string, after: unknown): boolean {
    const values = (typeof after === "object" && after !== null ? after : {}) as Record<string, unknown>;
    if (type === "aws_iam_role") {
      const role = textOf(values["name"]);
      // a policy that no resource owns was put there by someone: then the whole list is drift
      if (path.startsWith("inline_policy.")) {
        return list(values["inline_policy"]).every((item) =>
          this.#inline.has(key(role, (item as { name?: unknown })?.name)),
        );
      }
      if (path === "managed_policy_arns") return list(values[path]).every((arn) => this.#attached.has(key(role, arn)));
      return false;
    }
    return MIRRORS.some(
      (item) =>
        item.type === type &&
        item.attribute.test(path) &&
        this.#settings.has(key(item.owner, values[item.nameAttribute])),
    );
  }
}

function key(kind: string, name: unknown): string {
  return `${kind}\0${textOf(name)}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
