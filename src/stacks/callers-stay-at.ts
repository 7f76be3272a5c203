import { type TerraformStack, TerraformVariable } from "cdktf";
import { CALLERS_STAY_AT } from "../config/names";

/** One variable for all functions of a stack: by name, the versions that `npm run deploy` keeps while it applies. */
export function callersStayAt(stack: TerraformStack): TerraformVariable {
  const made = stack.node.tryFindChild(CALLERS_STAY_AT) as TerraformVariable | undefined;
  if (made) return made;
  const variable = new TerraformVariable(stack, CALLERS_STAY_AT, {
    type: "map(string)",
    default: {},
    description:
      "By function, the version that callers keep in this apply. npm run deploy sets it, and moves them itself",
  });
  variable.overrideLogicalId(CALLERS_STAY_AT);
  return variable;
}
