import { type TerraformStack, TerraformVariable } from "cdktf";
import { EXPIRES_AT } from "../config/names";

/**
 * When a preview expires. The stack does not hold the time: two synths of a preview are the same, and a plan keeps the expiry
 * that was given at the deploy. Without a default, so that no apply can leave a preview without one.
 */
export function expiresAt(stack: TerraformStack): TerraformVariable {
  const variable = new TerraformVariable(stack, EXPIRES_AT, {
    type: "string",
    nullable: false,
    description: "When the preview expires: UTC, ISO 8601, whole seconds. npm run deploy and npm run plan set it",
    validation: [
      {
        condition: `\${can(regex("^\\\\d{4}-\\\\d{2}-\\\\d{2}T\\\\d{2}:\\\\d{2}:\\\\d{2}Z$", var.${EXPIRES_AT}))}`,
        errorMessage: "Must be a time such as 2030-01-31T12:00:00Z.",
      },
    ],
  });
  variable.overrideLogicalId(EXPIRES_AT);
  return variable;
}
