import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument, wildcardAction } from "./policy";
import { ValidationError } from "./validation-error";

export interface CiRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** Who can assume it, as a policy document. */
  readonly trustPolicy: string;
  /** What the trust policy names: made before the role, and gone after it. */
  readonly trusts: ITerraformDependable;
  /** The statements by their purpose, up to ten: AWS attaches no more policies to a role. */
  readonly permissions: Readonly<Record<string, readonly PolicyStatement[]>>;
  /** Seconds that its credentials live at the most, 3600 to 43200. @default 3600 */
  readonly maxSessionSeconds?: number;
}

/**
 * A role that the runs of a workflow assume, with one policy for each purpose, which names its actions. The policies are
 * managed ones, since what a deployment takes is longer than the 10,240 characters that AWS allows a role's inline policies.
 */
export class CiRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CiRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: props.trustPolicy,
      maxSessionDuration: props.maxSessionSeconds ?? 3600,
      dependsOn: [props.trusts],
    });
    this.arn = role.arn;
    for (const [purpose, statements] of Object.entries(props.permissions)) {
      const wildcard = wildcardAction(statements);
      if (wildcard !== undefined)
        throw new ValidationError(this, `policy "${purpose}" must name its actions, got "${wildcard}"`);
      const policy = new IamPolicy(this, purpose, {
        name: `${props.roleName}-${purpose}`,
        policy: policyDocument(statements),
      });
      new IamRolePolicyAttachment(this, `${purpose}-attached`, { role: role.name, policyArn: policy.arn });
    }
  }
}
