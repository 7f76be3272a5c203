import { join } from "node:path";
import { preflight } from "@secure-serverless/operations/preflight/preflight";
import type { Progress } from "@secure-serverless/system/progress";
import type { Environment } from "../../../src/config/schema";
import type { Credentials } from "../../e2e/support/workflow-credentials";
import { NAME } from "../../support/proven-environment";
import { deployAs, stackOfTarget, targetOf } from "./applied-environment";
import { changedStack } from "./changed-stack";

interface WorkflowsProps {
  readonly environment: Environment;
  /** With the synthesized stacks. */
  readonly outdir: string;
  readonly progress: Progress;
}

/** What the role to deploy may destroy: nothing that holds data or belongs to the outside. */
const DESTROYED =
  /^aws_(apigatewayv2_(authorizer|integration|route|stage)|cloudwatch_(metric|composite|dashboard|log_metric)\w*|iam_role\w*|kms_alias|lambda_\w+|secretsmanager_secret_rotation|sns_topic\w*)\./;

/** What the workflow that deploys does, with its role: everything made, released, changed, changed back. */
export async function deploysAndChanges(role: Credentials, props: WorkflowsProps): Promise<void> {
  const { environment, outdir, progress } = props;
  const changed = join(outdir, "changed");
  await progress.step("Changes in place, with new code", async () => {
    changedStack(outdir, changed, NAME, { Extra: "1" });
    await deployAs(targetOf(environment, changed, role), join(outdir, "plan-changed"));
  });
  await progress.step("The same, back again", () =>
    deployAs(targetOf(environment, outdir, role), join(outdir, "plan-back")),
  );
}

/** What it may destroy, destroyed. */
export async function destroys(role: Credentials, { environment, outdir }: WorkflowsProps): Promise<void> {
  const stack = await stackOfTarget(targetOf(environment, outdir, role), NAME);
  await stack.init();
  const targets = (await stack.addresses()).filter((address) => DESTROYED.test(address));
  await stack.terraform(
    ["destroy", "-auto-approve", "-no-color", "-input=false", ...targets.map((address) => `-target=${address}`)],
    300,
  );
}

/** What the workflow of a pull request does, with its role. */
export async function plans(role: Credentials, { environment, outdir }: WorkflowsProps): Promise<boolean> {
  const target = targetOf(environment, outdir, role);
  await preflight(target);
  const stack = await stackOfTarget(target, NAME);
  await stack.init();
  return stack.plan("proof.tfplan", ["-lock=false"]);
}
