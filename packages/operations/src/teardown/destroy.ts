import type { Ask } from "@secure-serverless/system/ask";
import { Progress } from "@secure-serverless/system/progress";
import { stackIdOf } from "../../../../src/config/names";
import { holdOutput } from "../aws/output-folder";
import { placeOf, type Target } from "../aws/target";
import { refuseWhilePreviewsExist } from "../previews/state-folders";
import { synthesize } from "../terraform/synthesize";
import { toolchainFor } from "../terraform/target-stack";
import { describe, FOREIGN, foreignLines, leftLines, list, print, since, stays } from "./describe-destruction";
import { destroyApplication, destroyStateBucket } from "./destroy-stacks";
import { keptByAws, pendingDeletions, recoverableIn } from "./kept-by-aws";
import { isStanding, leftovers, removeLeftovers, standingWithoutState } from "./leftovers";
import { refuseWhileLocked, requirePermission } from "./permission";
import { survey } from "./survey";
import { removeCopies } from "./unprotected-stack";

export interface DestroyOptions {
  /** `--yes`: enough where the environment's data may go. */
  readonly yes: boolean;
  /** `--confirm`. */
  readonly phrase: string | undefined;
  /** The absolute folder of a backup. */
  readonly backup: string | undefined;
  /** Whether the bucket of the state goes too, where it would stay. */
  readonly stateBucket: boolean;
  /** Asks the person at the terminal. Undefined: there is no terminal. */
  readonly ask: Ask | undefined;
  /** Called before the first resource is destroyed. */
  readonly begin: () => void;
}

/**
 * Destroys an environment that stays, no preview, with a backup and a confirmation where its data is to be kept.
 *
 * @returns whether nothing of it is left
 * @throws UserError when it is refused
 */
export async function destroy(target: Target, options: DestroyOptions): Promise<boolean> {
  const startedAt = Date.now();
  const { environment } = target;
  const { name, region } = environment;

  const progress = new Progress();
  const before = await survey(target, progress);
  if (environment.template !== undefined) await refuseWhilePreviewsExist(target);
  const takesStateBucket = (environment.destroyData || options.stateBucket) && !before.ciAccess;
  const ofStateBackend = [environment.state.bucketName, ...(before.accessLogBucket ? [before.accessLogBucket] : [])];
  const kept = takesStateBucket ? [] : ofStateBackend;
  const unmanaged = before.managed.length > 0 ? [] : leftovers(before.found, ofStateBackend);
  const isNothingThere =
    before.managed.length === 0 &&
    unmanaged.length === 0 &&
    !(takesStateBucket && (before.stateBucket || before.accessLogBucket !== undefined));
  if (isNothingThere) {
    print(
      `Nothing of ${name} is there: account ${before.account}, ${placeOf(target)}.`,
      list("AWS keeps", pendingDeletions(before.found, region)),
      list(FOREIGN, foreignLines(before.found)),
      stays(target, before, takesStateBucket),
    );
    return true;
  }

  print(describe(target, before, unmanaged, takesStateBucket));
  if (isStanding(before.managed, unmanaged)) {
    // the first apply of an environment writes its state only after a while: what stands there is being made
    await refuseWhileLocked(target);
    print(list("To delete it without Terraform, its data first", leftLines(unmanaged, region)));
    throw standingWithoutState(environment);
  }
  const coverage = await requirePermission({
    target,
    before,
    confirmation: {
      environment,
      bucket: before.bucket,
      yes: options.yes,
      phrase: options.phrase,
      ask: options.ask,
    },
    folder: options.backup,
    progress,
  });

  if (before.managed.length > 0 || takesStateBucket) {
    await holdOutput(target.outdir);
    await progress.step("Stacks synthesized", () => synthesize(target.outdir, [name, stackIdOf("stateBackend", name)]));
  }
  const toolchain = await toolchainFor(target, progress);
  if (before.managed.length > 0) {
    await destroyApplication({
      target,
      toolchain,
      progress,
      resources: before.managed.length,
      bucket: before.bucket,
      data: before.data,
      mayGo: coverage && ((object) => coverage.has(object)),
      begin: options.begin,
    });
  }
  options.begin();
  if (takesStateBucket)
    await destroyStateBucket({
      ...{ target, toolchain, progress },
      ...(before.accessLogBucket !== undefined && { accessLogBucket: before.accessLogBucket }),
    });
  await removeCopies(target.outdir);
  const left = await progress.step("What is left", (step) =>
    removeLeftovers(target, before.managed, kept, (text) => step.detail(text)),
  );

  print(
    `${name} is destroyed${left.length === 0 ? "" : `, but for ${left.length} resources`}: ${before.managed.length} resources, in ${since(startedAt)}.`,
    list("AWS keeps", keptByAws(recoverableIn(before.managed), before.found, region)),
    stays(target, before, takesStateBucket),
    list(FOREIGN, foreignLines(before.found)),
    list("Still there, and in the way of the next one", leftLines(left, region)),
  );
  return left.length === 0;
}
