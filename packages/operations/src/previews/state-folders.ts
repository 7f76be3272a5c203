import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { UserError } from "@secure-serverless/system/user-error";
import { previewName, stateFolder } from "../../../../src/config/names";
import { isNamed } from "../aws/aws-error";
import { type Target, withOwnConnections } from "../aws/target";
import { versionPages } from "../backup/data-bucket";

/** The ids of the previews of which the template's state bucket holds any version of a state or a lock. */
export async function idsWithState({ environment, sdk }: Pick<Target, "environment" | "sdk">): Promise<string[]> {
  const { serviceName, name, state } = environment;
  // without the slash that ends a folder: a preview's begins with it
  const Prefix = stateFolder({ serviceName, name: previewName(name, "") }).slice(0, -1);
  const s3 = new S3Client(withOwnConnections(sdk));
  const ids: string[] = [];
  try {
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await s3.send(
        new ListObjectVersionsCommand({
          Bucket: state.bucketName,
          Prefix,
          Delimiter: "/",
          KeyMarker: page?.NextKeyMarker,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
      );
      for (const { Prefix: folder = "" } of page.CommonPrefixes ?? []) ids.push(folder.slice(Prefix.length, -1));
    } while (page.IsTruncated === true);
    return [...new Set(ids)];
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return [];
    throw error;
  } finally {
    s3.destroy();
  }
}

/** Whether the bucket holds any version of a state or a lock of the environment, deleted ones included. */
export async function hasStateFolder({ environment, sdk }: Pick<Target, "environment" | "sdk">): Promise<boolean> {
  const s3 = new S3Client(withOwnConnections(sdk));
  try {
    for await (const page of versionPages(s3, environment.state.bucketName, stateFolder(environment)))
      if (page.length > 0) return true;
    return false;
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return false;
    throw error;
  } finally {
    s3.destroy();
  }
}

/** @throws UserError with the previews whose states the template's bucket holds: they would be lost with it */
export async function refuseWhilePreviewsExist(target: Pick<Target, "environment" | "sdk">): Promise<void> {
  const ids = await idsWithState(target);
  if (ids.length === 0) return;
  const { name, state } = target.environment;
  throw new UserError(
    `${state.bucketName} holds the states of ${ids.map((id) => previewName(name, id)).join(", ")}`,
    `Destroy them first: npm run destroy -- ${previewName(name, ids[0] ?? "")}, or all that are in nobody's use: npm run sweep -- ${name} --keep none`,
  );
}
