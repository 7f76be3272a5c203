import type { Ask } from "@secure-serverless/system/ask";
import { interrupted } from "@secure-serverless/system/interrupt";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { stackIdOf } from "../../../../src/config/names";
import { holdOutput } from "../aws/output-folder";
import { placeOf, type Target } from "../aws/target";
import { hasStateFolder, refuseWhilePreviewsExist } from "../previews/state-folders";
import { whileUnused } from "../state/while-unused";
import type { ManagedResource } from "../terraform/state-document";
import { synthesize } from "../terraform/synthesize";
import { toolchainFor } from "../terraform/target-stack";
import { describe, foreignLines, leftLines, list, stays } from "./describe-destruction";
import { destroyApplication, destroyStateBucket } from "./destroy-stacks";
import { keptByAws, pendingDeletions, recoverableIn } from "./kept-by-aws";
import { isStanding, leftovers, removeLeftovers, standingWithoutState } from "./leftovers";
import { refuseWhileLocked, requirePermission } from "./permission";
import { removeByInventory } from "./remove-by-inventory";
import { removeStates } from "./remove-states";
import { survey } from "./survey";
import { removeCopies } from "./unprotected-stack";

const FOREIGN = "Left alone: it has these names, and not the tags of this environment";

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
 * Destroys an environment, with a backup and a confirmation where its data is to be kept.
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
  const isPreview = environment.preview !== undefined;
  if (environment.template !== undefined) await refuseWhilePreviewsExist(target);
  // that of a preview holds the states of others
  const takesStateBucket = !isPreview && (environment.destroyData || options.stateBucket) && !before.ciAccess;
  const ofStateBackend = [environment.state.bucketName, ...(before.accessLogBucket ? [before.accessLogBucket] : [])];
  const kept = takesStateBucket ? [] : ofStateBackend;
  const unmanaged = before.managed.length > 0 ? [] : leftovers(before.found, ofStateBackend);
  const isNothingThere =
    before.managed.length === 0 &&
    unmanaged.length === 0 &&
    !(takesStateBucket && (before.stateBucket || before.accessLogBucket !== undefined)) &&
    !(isPreview && (await hasStateFolder(target)));
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
  const isLost = isStanding(before.managed, unmanaged);
  // everything of a preview may go, and its names are nobody else's
  if (isLost && !isPreview) {
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
    const stacks = isPreview ? [name] : [name, stackIdOf("stateBackend", name)];
    await progress.step("Stacks synthesized", () => synthesize(target.outdir, stacks));
  }
  const toolchain = isLost ? undefined : await toolchainFor(target, progress);
  if (before.managed.length > 0 && toolchain !== undefined) {
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
  if (isPreview) await removeRest(target, before.managed, progress);
  if (takesStateBucket && toolchain !== undefined)
    await destroyStateBucket({
      ...{ target, toolchain, progress },
      ...(before.accessLogBucket !== undefined && { accessLogBucket: before.accessLogBucket }),
    });
  await removeCopies(target.outdir);
  const left = await progress.step("What is left", (step) =>
    removeLeftovers(target, before.managed, kept, (text) => step.detail(text)),
  );

  const seconds = Math.round((Date.now() - startedAt) / 1000);
  print(
    `${name} is destroyed${left.length === 0 ? "" : `, but for ${left.length} resources`}: ${before.managed.length} resources, in ${Math.floor(seconds / 60)} min ${seconds % 60} s.`,
    list("AWS keeps", keptByAws(recoverableIn(before.managed), before.found, region)),
    stays(target, before, takesStateBucket),
    list(FOREIGN, foreignLines(before.found)),
    list("Still there, and in the way of the next one", leftLines(left, region)),
  );
  return left.length === 0;
}

/** What no state knows of a preview, and every version of its states, while nobody else can begin with it. */
async function removeRest(target: Target, managed: readonly ManagedResource[], progress: Progress): Promise<void> {
  await whileUnused(target, async () => {
    await progress.step("What no state knows", async (step) => {
      const isProven = managed.length > 0 || (await hasStateFolder(target));
      const { count, left, failures } = await removeByInventory(target, {
        ...{ isProven, signal: interrupted },
        report: (text) => step.detail(text),
      });
      step.detail(`${count} resources deleted`);
      if (left.length > 0)
        throw new UserError(
          `${left.length} resources of ${target.environment.name} could not be deleted: ${failures.join("; ")}`,
          "Remove what is in the way, then run the command again",
        );
    });
    await progress.step("Its states", () => removeStates(target));
  });
}

function print(...paragraphs: readonly string[]): void {
  console.log(`\n${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`);
}
