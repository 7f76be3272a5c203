import type { DescribeSecretResponse } from "@aws-sdk/client-secrets-manager";
import { functionLogGroup } from "../../../../../src/config/names";
import { rotationOf } from "../../../../../src/config/rotation";
import type { Check } from "../check";
import { describeSecret } from "../describe-secret";
import { ok, skipped, warning } from "../finding";

const DAY_MILLISECONDS = 86_400_000;

export const secretRotation: Check = {
  id: "secret-rotation",
  async run(context) {
    const { environment, names } = context;
    const rotation = rotationOf(environment);
    if (rotation === undefined) return skipped(`${environment.name} has no rotation by schedule (secret.rotation)`);
    const found = await describeSecret(context);
    if (found?.RotationEnabled !== true || found.DeletedDate !== undefined)
      return ok(`After the apply, ${names.secret} is rotated every ${rotation.everyDays} days`);
    const log = `Read the log group ${functionLogGroup(names.functions.rotation)}`;
    if (isStuck(found))
      return warning(`A rotation of ${names.secret} was started and did not finish: a version is AWSPENDING only`, log);
    const since = found.LastRotatedDate ?? found.CreatedDate;
    const days = since === undefined ? 0 : Math.floor((Date.now() - since.getTime()) / DAY_MILLISECONDS);
    // Secrets Manager rotates within the day that is due, so one more is not late yet
    if (days > rotation.everyDays + 1)
      return warning(`${names.secret} was last rotated ${days} days ago, it is due every ${rotation.everyDays}`, log);
    return ok(`${names.secret} is rotated, last ${days} days ago`);
  },
};

/** Between two rotations AWSPENDING is on no version, or on the one that is AWSCURRENT. */
function isStuck({ VersionIdsToStages = {} }: DescribeSecretResponse): boolean {
  return Object.values(VersionIdsToStages).some(
    (stages) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"),
  );
}
