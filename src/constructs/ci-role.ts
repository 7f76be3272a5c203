import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument, wildcardAction } from "./policy";
import { ValidationError } from "./validation-error";

export interface CiRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** Who can assume it, as a policy document. */
  readonly trustPolicy: string;
  /** The inline policies by their names, one per purpose. */
  readonly permissions: Readonly<Record<string, readonly PolicyStatement[]>>;
  /** Seconds that its credentials live at the most, 3600 to 43200. @default 3600 */
  readonly maxSessionSeconds?: number;
}

/** A role that the runs of a workflow assume. It has inline policies only, and each names its actions. */
export class CiRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CiRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: props.trustPolicy,
      maxSessionDuration: props.maxSessionSeconds ?? 3600,
    });
    this.arn = role.arn;
    for (const [name, statements] of Object.entries(props.permissions)) {
      const wildcard = wildcardAction(statements);
      if (wildcard !== undefined)
        throw new ValidationError(this, `policy "${name}" must name its actions, got "${wildcard}"`);
      new IamRolePolicy(this, name, { name, role: role.name, policy: policyDocument(statements) });
    }
  }
}
