import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { executionRoleName } from "../config/names";
import { AwsContext } from "./aws-context";
import { type PolicyStatement, policyDocument, wildcardAction } from "./policy";
import { ValidationError } from "./validation-error";

/** Anything that permissions can be granted to. */
export interface Grantee {
  /**
   * Adds an inline policy, one per purpose.
   * @param purpose names the policy; unique for the grantee
   * @param on what the statements name by a literal ARN: it is made before the policy and outlives it. @default nothing
   */
  addPolicy(purpose: string, statements: readonly PolicyStatement[], on?: ITerraformDependable): void;
}

export interface ExecutionRoleProps {
  /** Name of the function that assumes the role. The region is appended: IAM names are the account's, functions a region's. */
  readonly functionName: string;
}

const ROLE_NAME_MAX_LENGTH = 64;
const LONGEST_REGION = "ap-southeast-99";

/** The identity of one function. It starts with no permission at all and only ever gets inline policies. */
export class ExecutionRole extends Construct implements Grantee {
  readonly arn: string;
  private readonly role: IamRole;
  private readonly grants: IamRolePolicy[] = [];

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const length = executionRoleName(props.functionName, LONGEST_REGION).length;
    if (length > ROLE_NAME_MAX_LENGTH)
      throw new ValidationError(
        this,
        `functionName and region must fit into the ${ROLE_NAME_MAX_LENGTH} characters of a role name, got "${props.functionName}"`,
      );

    this.role = new IamRole(this, "role", {
      name: executionRoleName(props.functionName, AwsContext.of(this).region),
      description: `Execution role of ${props.functionName}`,
      // No aws:SourceAccount condition: Lambda does not document the key for assuming an execution role, and a role
      // that cannot be assumed is found out by the first request only. iam:PassRole is what guards the role.
      assumeRolePolicy: policyDocument([
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    this.arn = this.role.arn;
  }

  /** The policies so far: what uses the role depends on them, since AWS checks some at creation (dead letter queue, destination). */
  get policies(): readonly IamRolePolicy[] {
    return this.grants;
  }

  addPolicy(purpose: string, statements: readonly PolicyStatement[], on?: ITerraformDependable): void {
    const wildcard = wildcardAction(statements);
    if (wildcard !== undefined)
      throw new ValidationError(this, `policy "${purpose}" must name its actions, got "${wildcard}"`);
    this.grants.push(
      new IamRolePolicy(this, purpose, {
        name: purpose,
        role: this.role.name,
        policy: policyDocument(statements),
        ...(on && { dependsOn: [on] }),
      }),
    );
  }
}
