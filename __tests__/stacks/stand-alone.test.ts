import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { TerraformOutput, TerraformResource, TerraformStack, Testing } from "cdktf";
import type { Environment } from "../../src/config/schema";
import { CiAccessStack, hasCi } from "../../src/stacks/ci-access-stack";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { anEnvironment } from "../support/environments";
import { everyEnvironment } from "../support/every-stack";
import { BUNDLES } from "../support/stacks";

/** What an environment's stacks take from each other, as cdktf finds it: synth does not look for it (`EnvironmentStack`). */
function takenFromOthers(environment: Environment, change: (stacks: TerraformStack[]) => void = () => {}) {
  const app = Testing.app();
  const stacks: TerraformStack[] = [
    new StateBackendStack(app, environment),
    new SecureServerlessStack(app, { environment, bundles: BUNDLES, serviceVersion: "1.2.3" }),
    ...(hasCi(environment) ? [new CiAccessStack(app, environment)] : []),
  ];
  change(stacks);
  for (const stack of stacks) TerraformStack.prototype.prepareStack.call(stack);
  return stacks.flatMap(({ node, dependencies }) =>
    dependencies.map((other) => `${node.id} takes from ${other.node.id}`),
  );
}

const withWorkflows = anEnvironment({ accountId: "123456789012", ci: { repository: "owner/name" } });

it.each([...everyEnvironment(), ["workflows", withWorkflows] as const])(
  "depends on none of the environment's other stacks: %s",
  (_, environment) => {
    expect(takenFromOthers(environment)).toEqual([]);
  },
);

it("sees what one stack takes from another", () => {
  const found = takenFromOthers(anEnvironment(), ([state, application]) => {
    const bucket = state?.node.findAll().find((construct) => construct instanceof S3Bucket);
    new TerraformOutput(application as TerraformStack, "taken", { value: (bucket as S3Bucket).arn });
  });
  expect(found).toEqual(["test takes from state-backend-test"]);
});

it.each([
  ["another stack of its environment", StateBackendStack, "test"],
  ["the same stack of another environment", SecureServerlessStack, "other"],
])("is not synthesized when it takes from %s", (_, of, name) => {
  const app = Testing.app();
  const make = (environment: Environment) => [
    new StateBackendStack(app, environment),
    new SecureServerlessStack(app, { environment, bundles: BUNDLES, serviceVersion: "1.2.3" }),
  ];
  const stacks = [...make(anEnvironment()), ...make({ ...anEnvironment(), name: "other" })];
  const own = stacks[1] as TerraformStack;
  const other = stacks.find((stack) => stack instanceof of && stack !== own && stack.node.id.endsWith(name));
  const bucket = other?.node.findAll().find((construct) => construct instanceof TerraformResource);
  own.toTerraform();
  new TerraformOutput(own, "taken", { value: (bucket as TerraformResource).getStringAttribute("arn") });
  expect(() => own.toTerraform()).toThrow(
    new RegExp(`^Resolution error: test takes \\S+\\.arn from ${other?.node.id}: `),
  );
});
