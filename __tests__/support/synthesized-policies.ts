import { type AppliedPolicy, type AppliedResource, appliedPolicies } from "@secure-serverless/proof/policies/applied";
import { TerraformResource, type TerraformStack } from "cdktf";
import { allResources, synthStack, type TerraformJson } from "./terraform-json";

const ACCOUNT = "000000000000";

/** What Terraform reads or AWS makes up, as the resources of a synthesized stack name it. */
function resolved(text: string): string {
  return text
    .replaceAll(/\$\{data\.aws_partition\.\w+\.partition}/g, "aws")
    .replaceAll(/\$\{data\.aws_region\.\w+\.region}/g, "us-east-1")
    .replaceAll(/\$\{data\.aws_caller_identity\.\w+\.account_id}/g, ACCOUNT)
    .replaceAll(/\$\{aws_kms_key\.(\w[\w-]*)\.arn}/g, `arn:aws:kms:us-east-1:${ACCOUNT}:key/$1`)
    .replaceAll(
      /\$\{aws_secretsmanager_secret\.(\w[\w-]*)\.arn}/g,
      `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:$1`,
    );
}

/** The resources of a synthesized stack as if they were applied, as far as their policies are concerned. */
export function asApplied(json: TerraformJson): AppliedResource[] {
  return allResources(json).map(([address, attributes]) => {
    const [type = "", name = ""] = address.split(".");
    return { address, type, name, values: JSON.parse(resolved(JSON.stringify(attributes))) };
  });
}

/** The policies of a stack by the paths of their constructs, after `prefix`. */
export function synthesizedPolicies(stack: TerraformStack, prefix = ""): AppliedPolicy[] {
  const paths = new Map(
    stack.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .map(({ terraformResourceType, friendlyUniqueId, node }) => [
        `${terraformResourceType}.${friendlyUniqueId}`,
        `${prefix}${node.path.split("/").slice(1).join("/")}`,
      ]),
  );
  return appliedPolicies(asApplied(synthStack(stack)), (address) => paths.get(address) ?? address);
}
