import type { Target } from "@secure-serverless/operations/aws/target";

import { destroyStateBackend } from "@secure-serverless/operations/state/state-backend";
import { copyWithoutPreventDestroy } from "@secure-serverless/operations/teardown/unprotected-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import type { Progress } from "@secure-serverless/system/progress";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { stackIdOf } from "../../../../src/config/names";

/** Destroys all stacks of an environment, also what is protected; the state bucket stays where the environment keeps it. */
export async function destroyStacks(target: Target, toolchain: Toolchain, progress: Progress): Promise<void> {
  const { name } = target.environment;
  for (const owner of ["application", "ciAccess"] as const) {
    const id = stackIdOf(owner, name);
    const outdir = await copyWithoutPreventDestroy(target.outdir, id);
    const stack = await stackOf({ ...target, outdir }, toolchain, id);
    await stack.init();
    await stack.destroy();
  }
  await destroyStateBackend(target, await stackOf(target, toolchain, stackIdOf("stateBackend", name)), progress);
}
