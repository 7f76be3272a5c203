import { interrupted } from "@secure-serverless/system/interrupt";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { placeOf, type Target } from "../aws/target";
import { bulkClient } from "../backup/data-bucket";
import type { FoundResource } from "../inventory/found-resource";
import { foundOn } from "../inventory/found-resources";
import { isProven, lookAtPreview, type Sighting } from "../previews/look-at-preview";
import { StateBucket } from "../state/state-bucket";
import { whileLocked } from "../state/while-locked";
import { askForConfirmation, isConfirmed } from "../teardown/confirmation";
import {
  bucketLine,
  FOREIGN,
  foreignLines,
  kinds,
  leftLines,
  list,
  print,
  since,
} from "../teardown/describe-destruction";
import type { DestroyOptions } from "../teardown/destroy";
import { contentOf } from "../teardown/empty-bucket";
import { keptByAws, pendingDeletions } from "../teardown/kept-by-aws";
import { leftovers } from "../teardown/leftovers";
import { refuseWhileLocked } from "../teardown/permission";
import { removePreview } from "./remove-preview";
import { unknownInState } from "./unknown-in-state";

const UNPROVEN =
  "Left alone: it has these names, and neither tags nor a state say that there was such a preview. To delete it";

/**
 * Destroys one preview as a sweep does, whatever its expiry: by what AWS lists and by its tags. The branch that it was made of
 * could write its state, so nothing is deleted by what that says.
 *
 * @returns whether nothing of it is left
 * @throws UserError when it is refused, or its state names something that is not known to be the preview's
 */
export async function destroyPreview(
  target: Target,
  options: DestroyOptions,
  progress = new Progress(),
): Promise<boolean> {
  const startedAt = Date.now();
  const { environment } = target;
  const { name, region } = environment;
  if (options.backup !== undefined)
    throw new UserError(
      `${name} is destroyed with its data, whatever a backup holds`,
      `Leave --backup out. To keep the data: npm run backup -- ${name} --to <folder>`,
    );
  const before = await progress.step("What AWS has", () => lookAtPreview(target));
  const present = leftovers(before.found);
  const place = `account ${before.account}, ${placeOf(target)}`;
  if (!isProven(before) && (present.length > 0 || !before.state.isThere)) {
    print(
      `Nothing ${present.length > 0 ? "that is known to be " : ""}of ${name} is there: ${place}.`,
      list("AWS keeps", pendingDeletions(before.found, region)),
      list(FOREIGN, foreignLines(before.found)),
      list(UNPROVEN, leftLines(present, region)),
    );
    return present.length === 0;
  }

  refuseWhatIsUnknown(target, before);
  const bucket = resourceNames(environment).dataBucket(before.account, region);
  print(
    `What will be destroyed: ${name}, ${place}, with its states`,
    list(`${present.length} resources`, kinds(present.map(({ type }) => type))),
    await lost(target, bucket, before.found),
  );
  const confirmation = { environment, bucket, yes: options.yes, phrase: options.phrase, ask: options.ask };
  const confirmed = isConfirmed(confirmation);
  await refuseWhileLocked(target);
  if (!confirmed) await askForConfirmation(confirmation);

  const count = await progress.step(name, (step) =>
    whileLocked(target, async () => {
      // it may have been deployed since
      const sighting = await lookAtPreview(target);
      refuseWhatIsUnknown(target, sighting);
      options.begin();
      const removed = await removePreview(target, {
        ...{ isProven: isProven(sighting), signal: interrupted },
        report: (text) => step.detail(text),
      });
      return removed.count;
    }),
  );
  const after = await foundOn(target);
  print(
    `${name} is destroyed: ${count} resources, in ${since(startedAt)}.`,
    list("AWS keeps", keptByAws([], after, region)),
    list(FOREIGN, foreignLines(after)),
  );
  return true;
}

/** What of its data goes with it. */
async function lost(target: Target, bucket: string, found: readonly FoundResource[]): Promise<string> {
  if (!found.some(({ type, name, ours }) => type === "aws_s3_bucket" && name === bucket && ours === true)) return "";
  const s3 = bulkClient(target.sdk);
  try {
    const content = await contentOf(s3, bucket);
    return content === undefined ? "" : bucketLine(bucket, content);
  } finally {
    s3.destroy();
  }
}

/** @throws UserError with what its state names and is not known to be the preview's, and what to do about it */
function refuseWhatIsUnknown(target: Target, sighting: Sighting): void {
  const { name, region, state } = target.environment;
  const where = `s3://${state.bucketName}/${new StateBucket(target).key("application")}`;
  const unknown = unknownInState(sighting);
  if (sighting.state.managed !== "foreign" && unknown.length === 0) return;
  throw new UserError(
    sighting.state.managed === "foreign"
      ? `The state of ${name} describes resources that are not its own; nothing was destroyed`
      : `The state of ${name} names what no preview of this code has: ${unknown.join(", ")}; nothing was destroyed`,
    `Check who owns them. If its branch has made them, run this command in a checkout of that branch. If not, delete the state, which only names them (aws s3 rm ${where} --region ${region}), and run it again: it deletes what AWS has with the preview's names and tags`,
  );
}
