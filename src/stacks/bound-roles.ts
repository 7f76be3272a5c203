import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { TerraformStack } from "cdktf";

/** Puts the permissions boundary on every role of the stack, so that none can be made without it. */
export function boundRoles(stack: TerraformStack, boundaryArn: string): void {
  for (const construct of stack.node.findAll())
    if (construct instanceof IamRole) construct.permissionsBoundary = boundaryArn;
}
