import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { executionRoleName } from "../../../../../src/config/names";
import { callEach, unlessMissing } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/** The functions' execution roles. Their inline policies go with them. */
export async function roles({
  functionNames,
  environment,
  connect,
  isOurs,
}: InventoryContext): Promise<FoundResource[]> {
  const iam = connect(IAMClient);
  const found = await callEach(functionNames, async (functionName): Promise<FoundResource[]> => {
    const name = executionRoleName(functionName, environment.region);
    const role = await unlessMissing(iam.send(new GetRoleCommand({ RoleName: name })), "NoSuchEntityException");
    if (role?.Role === undefined) return [];
    return [{ type: "aws_iam_role", name, importId: name, ours: isOurs(tagsOf(role.Role.Tags)) }];
  });
  return found.flat();
}
