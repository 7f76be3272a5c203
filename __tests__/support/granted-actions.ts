import { entries } from "./every-stack";
import { listed, statementsOf, type TerraformJson } from "./terraform-json";

/** The actions of the role of a function, as a synthesized stack of the application grants them. */
export function grantedActions(json: TerraformJson, functionId: string): Set<string> {
  const ofFunction = entries(json, "aws_iam_role_policy").filter(([id]) =>
    id.startsWith(`${functionId}-function_role_`),
  );
  if (ofFunction.length === 0) throw new Error(`the stack has no role of ${functionId}`);
  return new Set(ofFunction.flatMap(([, policy]) => statementsOf(policy)).flatMap(({ Action }) => listed(Action)));
}
