import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { stackIdOf } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { bulkClient } from "../backup/data-bucket";
import { localStateFile } from "../state/local-backend";
import { bringStateHome, destroyStateBackend, remainsLocally } from "../state/state-backend";
import { StateBucket } from "../state/state-bucket";
import { whileUnused } from "../state/while-unused";
import { orStale } from "../terraform/stale-plan";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { stackOf } from "../terraform/target-stack";
import { type BucketContent, type EmptyBucketProps, emptyBucket } from "./empty-bucket";
import { copyWithoutPreventDestroy } from "./unprotected-stack";

const PLAN = "destroy.tfplan";

export interface DestroyProps {
  readonly target: Target;
  readonly toolchain: Toolchain;
  readonly progress: Progress;
}

export interface DestroyApplicationProps extends DestroyProps {
  /** How many resources Terraform manages. */
  readonly resources: number;
  readonly bucket: string;
  /** What the data bucket holds; undefined when there is none to empty. */
  readonly data: BucketContent | undefined;
  readonly mayGo: EmptyBucketProps["mayGo"];
  /** Called before the first thing goes. */
  readonly begin: () => void;
}

/**
 * Destroys the application. The plan comes first: it takes the lock, and what cannot work is known before any data goes.
 * The data bucket is emptied here, since Terraform does so only for throw-away environments, without a sign of life and
 * within a time limit.
 *
 * @throws UserError when somebody else holds the lock, or writes to the bucket
 */
export async function destroyApplication(props: DestroyApplicationProps): Promise<void> {
  const { target, progress, bucket, data, mayGo } = props;
  if (target.environment.preview !== undefined)
    throw new Error("a branch may have written the state of a preview, and Terraform would destroy whatever it names");
  const stack = await unprotectedStack(props, target.environment.name);
  const isSomethingThere = await progress.step("Plan of the destruction", async () => {
    await stack.init();
    return stack.plan(PLAN, ["-destroy"]);
  });
  if (!isSomethingThere) return;
  props.begin();
  if (data !== undefined) {
    const s3 = bulkClient(target.sdk);
    const total = (data.versions + data.deleteMarkers).toLocaleString("en-US");
    try {
      await progress.step(`${bucket} emptied`, (step) =>
        emptyBucket({
          s3,
          bucket,
          ...(mayGo === undefined ? {} : { mayGo }),
          report: (gone) => step.detail(`${gone.toLocaleString("en-US")} of ${total} versions and delete markers`),
        }),
      );
    } finally {
      s3.destroy();
    }
  }
  await progress.step("Resources destroyed", async (step) => {
    step.detail(
      await orStale(
        () => stack.apply((gone) => step.detail(`${gone} of ${props.resources}`), PLAN),
        (cause) => deployedMeanwhile(props, cause),
      ),
    );
  });
}

function deployedMeanwhile({ target, bucket, data }: DestroyApplicationProps, cause: Error): UserError {
  const gone = data === undefined ? "nothing was destroyed" : `no resource was destroyed, but ${bucket} was emptied`;
  const { name } = target.environment;
  return new UserError(
    `The plan for ${name} is stale: something else was applied since the destruction was planned; ${gone}`,
    `See what was deployed, and if it is to go too: npm run destroy -- ${name}`,
    { cause },
  );
}

export interface DestroyStateBucketProps extends DestroyProps {
  /** Goes with it: the bucket of access logs. @default there is none */
  readonly accessLogBucket?: string;
}

/**
 * Destroys the state bucket with every state and all of their versions, and the access logs.
 *
 * @returns whether there was one
 */
export async function destroyStateBucket(props: DestroyStateBucketProps): Promise<boolean> {
  const { target, toolchain, progress } = props;
  const id = stackIdOf("stateBackend", target.environment.name);
  if (target.environment.destroyData) {
    const end = await destroyStateBackend(target, await stackOf(target, toolchain, id), progress);
    await forgetBackends(target);
    return end === "destroyed";
  }
  const bucket = new StateBucket(target);
  const isThere = await bucket.exists();
  if (!isThere && !(await remainsLocally(target))) return false;
  // somebody may have deployed while the confirmation was waited for
  await whileUnused(target, async () => {
    const stack = await unprotectedStack(props, id);
    await progress.step("State bucket: its own state moved out of it", () => bringStateHome(target, stack));
    // the logs last, since S3 goes on delivering for hours: what comes in between is for the next attempt
    for (const name of [...(isThere ? [bucket.name] : []), ...(props.accessLogBucket ? [props.accessLogBucket] : [])])
      await progress.step(`${name} emptied`, async (step) => {
        const s3 = bulkClient(target.sdk);
        try {
          await emptyBucket({ s3, bucket: name, report: (gone) => step.detail(`${gone} versions`) });
        } finally {
          s3.destroy();
        }
      });
    await progress.step("State bucket destroyed", async (step) => {
      step.detail(await stack.destroy((finished) => step.detail(`${finished} done`)));
    });
  });
  for (const suffix of ["", ".backup"]) await rm(`${localStateFile(target)}${suffix}`, { force: true });
  await forgetBackends(target);
  return true;
}

/** What Terraform remembers of a bucket that is gone makes the next `terraform init` by hand fail. */
async function forgetBackends({ outdir, environment }: Target): Promise<void> {
  for (const stack of [environment.name, stackIdOf("stateBackend", environment.name)])
    await rm(join(outdir, "stacks", stack, ".terraform"), { recursive: true, force: true });
}

async function unprotectedStack({ target, toolchain }: DestroyProps, id: string): Promise<SynthesizedStack> {
  const outdir = await copyWithoutPreventDestroy(target.outdir, id);
  return stackOf({ ...target, outdir }, toolchain, id);
}
