import { isLockKey, stateFolder } from "../../../../src/config/names";
import { isNamed } from "../aws/aws-error";
import type { Target } from "../aws/target";
import { bulkClient, type ObjectVersion, versionPages } from "../backup/data-bucket";
import { deleteVersions } from "./empty-bucket";

/**
 * Removes every version of every state of an environment from a bucket that holds others' too. To be called while its lock is
 * held: that goes last, so that whoever waits for it finds nothing.
 */
export async function removeStates({ environment, sdk }: Pick<Target, "environment" | "sdk">): Promise<void> {
  const s3 = bulkClient(sdk);
  const folder = stateFolder(environment);
  // an older version must not become the current one on the way
  const turn = ({ key, isLatest }: ObjectVersion) => (isLockKey(key) ? 2 : 0) + (isLatest ? 1 : 0);
  try {
    for (const now of [0, 1, 2, 3])
      for await (const page of versionPages(s3, environment.state.bucketName, folder))
        await deleteVersions(
          s3,
          environment.state.bucketName,
          page.filter((version) => turn(version) === now),
        );
  } catch (error) {
    if (!isNamed(error, "NoSuchBucket")) throw error;
  } finally {
    s3.destroy();
  }
}
