import { type PolicyDocument, parsePolicy } from "./document";

/** A resource as `terraform show -json` has it. */
export interface AppliedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** How a policy is evaluated: what a principal may do, what a resource lets others do, or who gets a role. */
export type Evaluation = "identity" | "resource" | "trust";

export interface AppliedPolicy {
  /** By the construct that makes it, for example `api-function/role/read-data`. */
  readonly id: string;
  readonly evaluation: Evaluation;
  readonly resource: AppliedResource;
  readonly document: PolicyDocument;
}

/** The attributes that hold a policy, by the type of resource. */
const ATTRIBUTES: Readonly<Record<string, readonly [attribute: string, evaluation: Evaluation]>> = {
  aws_iam_policy: ["policy", "identity"],
  aws_iam_role: ["assume_role_policy", "trust"],
  aws_iam_role_policy: ["policy", "identity"],
  aws_kms_key: ["policy", "resource"],
  aws_s3_bucket_policy: ["policy", "resource"],
  aws_secretsmanager_secret_policy: ["policy", "resource"],
  aws_sns_topic_policy: ["policy", "resource"],
  aws_sqs_queue: ["policy", "resource"],
};

/** Where AWS repeats a policy that another resource makes, or describes one that nobody here wrote. */
const REPEATED: Readonly<Record<string, string>> = {
  aws_s3_bucket: "policy",
  aws_secretsmanager_secret: "policy",
  aws_sns_topic: "policy",
};

/**
 * Every policy of applied resources.
 *
 * @param pathOf the path of the construct that makes the resource of this address
 * @throws Error when an attribute holds a policy and is not known to: it would look proven
 */
export function appliedPolicies(
  resources: readonly AppliedResource[],
  pathOf: (address: string) => string,
): AppliedPolicy[] {
  return resources.flatMap((resource): AppliedPolicy[] => {
    const { type, address, values } = resource;
    if (type === "aws_lambda_permission") {
      return [{ id: pathOf(address), evaluation: "resource", resource, document: documentOfPermission(resource) }];
    }
    return Object.entries(values).flatMap(([attribute, value]): AppliedPolicy[] => {
      if (typeof value !== "string" || !value.includes('"Statement"') || REPEATED[type] === attribute) return [];
      const [known, evaluation] = ATTRIBUTES[type] ?? [];
      if (known !== attribute || evaluation === undefined)
        throw new Error(`${address}.${attribute} is a policy, which nothing mutates`);
      const id = evaluation === "trust" ? `${pathOf(address)}/trust` : pathOf(address);
      return [{ id, evaluation, resource, document: parsePolicy(value) }];
    });
  });
}

/** The statement that Lambda makes of a permission. */
function documentOfPermission({ values }: AppliedResource): PolicyDocument {
  const text = (name: string) => String(values[name] ?? "");
  const Condition = values["source_arn"] ? { ArnLike: { "aws:SourceArn": text("source_arn") } } : undefined;
  return {
    Statement: [
      {
        Sid: text("statement_id"),
        Effect: "Allow",
        Principal: { Service: text("principal") },
        Action: text("action"),
        ...(Condition && { Condition }),
      },
    ],
  };
}
