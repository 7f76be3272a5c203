import type { TerraformStack } from "cdktf";
import { everyEnvironment } from "../support/every-stack";
import { secureServerlessStack, stateBackendStack } from "../support/stacks";
import { synthStack } from "../support/terraform-json";

it.each(
  everyEnvironment().flatMap(([name, environment]): [string, TerraformStack][] => [
    [`application, ${name}`, secureServerlessStack(environment)],
    [`state backend, ${name}`, stateBackendStack(environment)],
  ]),
)("declares the least Terraform and OpenTofu, the same as it asks for: %s", (_, stack) => {
  const { terraform } = synthStack(stack) as unknown as { terraform: { required_version: string } };
  const least = terraform.required_version.replace(/^>= /, ">=");
  expect(least).toBe(">=1.11");
  expect(stack.node.tryGetContext("targetVersions")).toEqual({ terraform: least, opentofu: least });
});
