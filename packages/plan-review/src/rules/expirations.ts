import { leafChanges } from "../attributes";
import { meaningOf } from "../meanings/table";
import type { ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { textOf } from "../values";
import type { PlanIndex } from "./rule";

/** Rules that begin to expire what a bucket holds, which exists before them. */
export function expirationsOfExistingBucket(change: ResourceChange, index: PlanIndex): readonly string[] {
  if (change.action !== "create" || change.type !== "aws_s3_bucket_lifecycle_configuration") return [];
  if (index.isNew(change, ["bucket"])) return [];
  return change.attributes.flatMap((attribute) =>
    [...leafChanges(attribute)].flatMap((leaf) => {
      const meaning = meaningOf(change.type, withoutPositions(leaf.path));
      const expires = meaning?.rule === "retention-shortened" && meaning.direction.weakens(leaf);
      return expires ? [`${leaf.path}: not set → ${textOf(leaf.after)}`] : [];
    }),
  );
}
