import { type PolicyDocument, parsePolicy, type Statement } from "./document";

/** A resource as `terraform show -json` has it. */
export interface AppliedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const PERMISSION = "aws_lambda_permission";

/** How a policy is evaluated: what a principal may do, what a resource lets others do, or who gets a role. */
export type Evaluation = "identity" | "resource" | "trust";

export interface AppliedPolicy {
  /** By the construct that makes it, for example `api-function/role/read-data`. */
  readonly id: string;
  readonly evaluation: Evaluation;
  /** What holds it; of the permissions of a function, one for each statement. */
  readonly resources: readonly AppliedResource[];
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
  const permissions = resources.filter(({ type }) => type === PERMISSION);
  return [
    ...resources.flatMap((resource) => policiesOf(resource, pathOf)),
    ...permissionsByFunction(permissions, pathOf),
  ];
}

function policiesOf(resource: AppliedResource, pathOf: (address: string) => string): AppliedPolicy[] {
  const { type, address, values } = resource;
  return Object.entries(values).flatMap(([attribute, value]): AppliedPolicy[] => {
    if (typeof value !== "string" || !value.includes('"Statement"') || REPEATED[type] === attribute) return [];
    const [known, evaluation] = ATTRIBUTES[type] ?? [];
    if (known !== attribute || evaluation === undefined)
      throw new Error(`${address}.${attribute} is a policy, which nothing mutates`);
    const id = evaluation === "trust" ? `${pathOf(address)}/trust` : pathOf(address);
    return [{ id, evaluation, resources: [resource], document: parsePolicy(value) }];
  });
}

/** Lambda keeps the permissions of a function in one policy, where one may make another needless. */
function permissionsByFunction(
  permissions: readonly AppliedResource[],
  pathOf: (address: string) => string,
): AppliedPolicy[] {
  const ids = permissions.map(({ address }) => `${pathOf(address).replace(/\/[^/]*$/, "")}/permissions`);
  return [...new Set(ids)].map((id) => {
    const own = permissions.filter((_, index) => ids[index] === id);
    return { id, evaluation: "resource", resources: own, document: { Statement: own.map(statementOfPermission) } };
  });
}

/** The statement that Lambda makes of a permission. */
function statementOfPermission({ values }: AppliedResource): Statement {
  const text = (name: string) => String(values[name] ?? "");
  const source = text("source_arn");
  const account = text("source_account");
  const Condition = {
    ...(source !== "" && { ArnLike: { "aws:SourceArn": source } }),
    ...(account !== "" && { StringEquals: { "aws:SourceAccount": account } }),
  };
  return {
    Sid: text("statement_id"),
    Effect: "Allow",
    Principal: { Service: text("principal") },
    Action: text("action"),
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}
