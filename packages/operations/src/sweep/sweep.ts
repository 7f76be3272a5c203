import { inParallel } from "@secure-serverless/system/in-parallel";
import { interrupted } from "@secure-serverless/system/interrupt";
import type { Progress } from "@secure-serverless/system/progress";
import { within } from "@secure-serverless/system/within";
import type { Environment } from "../../../../src/config/schema";
import { explainAwsError } from "../aws/aws-error";
import { type Target, withOwnConnections } from "../aws/target";
import { findPreviews, type TemplateTarget } from "../previews/find-previews";
import { isProven, lookAtPreview, type Sighting } from "../previews/look-at-preview";
import { StateBucket } from "../state/state-bucket";
import { withLock } from "../state/with-lock";
import { removePreview } from "./remove-preview";
import { type Rules, type Verdict, verdictOn } from "./verdict";

export interface SweepOptions extends Omit<Rules, "now"> {
  readonly dryRun: boolean;
  /** Previews that are destroyed at the same time. */
  readonly atOnce: number;
  /** For one preview. */
  readonly limitMinutes: number;
}

/** What has become of one preview. */
export interface Swept {
  readonly name: string;
  readonly what: Verdict["what"] | "destroyed" | "failed";
  readonly why: string;
  /** How many resources were deleted. */
  readonly deleted: number;
  /** What has one of its names and other tags, and was left alone: type and name. */
  readonly foreign: readonly string[];
  readonly seconds: number;
}

/** Whether something is there that had to go, or that a person has to look at. */
export function isLeft({ what, foreign }: Pick<Swept, "what" | "foreign">): boolean {
  return foreign.length > 0 || (what !== "destroyed" && what !== "kept" && what !== "gone");
}

/** Whether a person has to look at it: the next sweep would find it as it is. */
export function isStuck({ what, foreign }: Pick<Swept, "what" | "foreign">): boolean {
  return foreign.length > 0 || what === "failed" || what === "doubtful";
}

/**
 * Destroys the previews of a template that have expired, or are not wanted any more: by what AWS lists and by their tags,
 * whatever their states say. Several at once, each within its time; one that fails does not stop the others.
 *
 * @returns one line for each of which there was anything, in the order of their ids
 * @throws Error where AWS cannot be asked what there is: nothing was destroyed then
 */
export async function sweep(target: TemplateTarget, options: SweepOptions, progress: Progress): Promise<Swept[]> {
  const { previews, doubtful } = await progress.step("Previews looked for", async (step) => {
    const found = await findPreviews(target);
    step.detail(`${found.previews.length} found`);
    return found;
  });
  const swept = await inParallel(previews, options.atOnce, (preview) => sweepOne(target, preview, options, progress));
  return [
    ...swept.filter(({ what }) => what !== "gone"),
    ...doubtful.map((one) => ({ ...one, what: "doubtful" as const, deleted: 0, foreign: [], seconds: 0 })),
  ];
}

async function sweepOne(
  target: Target,
  environment: Environment,
  options: SweepOptions,
  progress: Progress,
): Promise<Swept> {
  const startedAt = Date.now();
  const { name } = environment;
  let foreign: string[] = [];
  const as = (verdict: Pick<Swept, "what" | "why">, deleted = 0): Swept => {
    return { name, ...verdict, deleted, foreign, seconds: Math.round((Date.now() - startedAt) / 1000) };
  };
  const own = { ...target, environment, sdk: withOwnConnections(target.sdk) };
  try {
    return await within(options.limitMinutes * 60, async (limit) => {
      const signal = AbortSignal.any([limit, interrupted]);
      const first = await lookAtPreview(own);
      const verdict = verdictOn(first, { ...options, now: new Date() });
      // of one that is kept a deploy tells, if it is in the way
      if (verdict.what === "to go")
        foreign = first.found
          .filter(({ ours }) => ours === false)
          .map((resource) => `${resource.type} ${resource.name}`);
      if (verdict.what !== "to go" || options.dryRun) return as(verdict);
      return progress.step(name, async (step) => {
        const removed = await whileLocked(own, options, (sighting) =>
          removePreview(own, {
            // --untagged says so where neither tag nor state does
            isProven: options.untagged || isProven(sighting),
            ...{ signal, report: (text) => step.detail(text) },
          }),
        );
        if ("what" in removed) step.detail(`${removed.what}: ${removed.why}`);
        return "what" in removed ? as(removed) : as({ what: "destroyed", why: verdict.why }, removed.count);
      });
    });
  } catch (error) {
    interrupted.throwIfAborted();
    return as({ what: "failed", why: (explainAwsError(error) as Error).message });
  }
}

/**
 * Does the work while nobody else can begin with the preview: with its lock taken, a deploy waits or is refused. It is looked
 * at again then, since it may have been deployed, and so extended, in the meantime.
 *
 * @returns the verdict that keeps it, where the second look says so or somebody else has the lock
 */
async function whileLocked<T>(
  target: Target,
  options: SweepOptions,
  work: (sighting: Sighting) => Promise<T>,
): Promise<T | Verdict> {
  const bucket = new StateBucket(target);
  const again = async () => {
    const sighting = await lookAtPreview(target);
    return { sighting, verdict: verdictOn(sighting, { ...options, now: new Date() }) };
  };
  if (!(await bucket.exists())) {
    const { sighting, verdict } = await again();
    return verdict.what === "to go" ? work(sighting) : verdict;
  }
  const before = await again();
  if (before.verdict.what !== "to go") return before.verdict;
  const lockProps = {
    ...{ bucket, from: before.sighting.state.lock, name: `Unlocking the state of ${target.environment.name}` },
    whenHeld: (): Verdict => ({ what: "in use", why: "somebody has locked its state just now" }),
  };
  return withLock(lockProps, async (): Promise<T | Verdict> => {
    const sighting = await lookAtPreview(target);
    // the lock is this one's own now
    const { lock: _, ...state } = sighting.state;
    const last = before.sighting.state.last?.getTime();
    if (sighting.state.last?.getTime() !== last) return { what: "in use", why: "its state was written just now" };
    const verdict = verdictOn({ ...sighting, state: { ...state, lock: undefined } }, { ...options, now: new Date() });
    return verdict.what === "to go" ? work(sighting) : verdict;
  });
}
