import { GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { isNamed } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { ok, skipped, warning } from "../finding";

/** Who may call, besides the service: the attribute of the state, and the key of the policy's condition. */
const CONDITIONS = [
  ["source_arn", "aws:sourcearn"],
  ["source_account", "aws:sourceaccount"],
] as const;
const COMPARES = /^(Arn|String)(Equals|Like)$/;

const permissionSchema = z.object({
  function_name: z.string(),
  qualifier: z.string().nullish(),
  statement_id: z.string(),
  source_arn: z.string().nullish(),
  source_account: z.string().nullish(),
});
type Permission = z.output<typeof permissionSchema>;

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string().optional(),
      Effect: z.string().optional(),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
  ),
});
type Statement = z.output<typeof policySchema>["Statement"][number];

/**
 * Every permission of a function still has the condition on its caller that Terraform has given it, and nobody has added one beside
 * them. Terraform's provider keeps what its state says where the condition is gone, and asks about no other statement, so that no
 * plan shows who else may call.
 */
export const permissions: Check = {
  id: "permissions",
  async run(context) {
    const state = await context.state();
    if (state.kind === "unknown") return skipped("the state cannot be read");
    const known = state.all("aws_lambda_permission").map(({ attributes }) => permissionSchema.parse(attributes));
    const policies = new Map<string, { readonly of: Permission; readonly statements: readonly Statement[] }>();
    // the function's own policy too, where Terraform gives it none
    for (const of of known.flatMap((permission) => [permission, { ...permission, qualifier: "" }]))
      if (!policies.has(placeOf(of))) policies.set(placeOf(of), { of, statements: await statementsOf(of, context) });
    // one that is gone altogether is seen by a plan
    const widened = known.filter((permission) =>
      (policies.get(placeOf(permission))?.statements ?? []).some(
        (statement) => statement.Sid === permission.statement_id && !isAsNarrow(statement, permission),
      ),
    );
    const isOurs = (place: string, sid: string | undefined) =>
      known.some((permission) => placeOf(permission) === place && permission.statement_id === sid);
    const added = [...policies].flatMap(([place, { of, statements }]) =>
      statements
        .filter(({ Sid, Effect }) => Effect !== "Deny" && !isOurs(place, Sid))
        .map(({ Sid = "" }) => ({ ...of, statement_id: Sid })),
    );
    if (widened[0] !== undefined)
      return warning(
        `Somebody has changed who may call ${named([...widened, ...added])}, and no plan shows it`,
        `Remove it, and a deploy makes it again: ${removal(widened[0])}`,
      );
    if (added[0] !== undefined)
      return warning(
        `Somebody has let others call ${named(added)}, and no plan shows it`,
        `Remove it, unless you know what it is for: ${removal(added[0])}`,
      );
    return ok(`${known.length} permissions to call functions are limited as in the state`);
  },
};

function isAsNarrow({ Condition }: Statement, permission: Permission): boolean {
  const entries = Object.entries(Condition)
    .filter(([operator]) => COMPARES.test(operator))
    .flatMap(([, values]) => Object.entries(values));
  return CONDITIONS.every(([attribute, condition]) => {
    const wanted = permission[attribute];
    if (wanted === undefined || wanted === null || wanted === "") return true;
    return entries.some(([key, value]) => key.toLowerCase() === condition && value === wanted);
  });
}

/** None where the function, or its policy, is gone. */
async function statementsOf(
  { function_name: FunctionName, qualifier }: Permission,
  { client, read }: CheckContext,
): Promise<Statement[]> {
  const command = new GetPolicyCommand({ FunctionName, ...(qualifier && { Qualifier: qualifier }) });
  try {
    const { Policy } = await read("lambda:GetPolicy", (options) => client(LambdaClient).send(command, options));
    return policySchema.parse(JSON.parse(Policy ?? '{"Statement":[]}')).Statement;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return [];
    throw error;
  }
}

function named(permissions: readonly Permission[]): string {
  return permissions.map((each) => `${placeOf(each)} (${each.statement_id})`).join(", ");
}

function placeOf({ function_name, qualifier }: Permission): string {
  return qualifier ? `${function_name}:${qualifier}` : function_name;
}

function removal({ function_name, qualifier, statement_id }: Permission): string {
  const on = qualifier ? ` --qualifier ${qualifier}` : "";
  return `aws lambda remove-permission --function-name ${function_name}${on} --statement-id ${statement_id}`;
}
