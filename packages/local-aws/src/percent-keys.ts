import {
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  S3Client,
} from "@aws-sdk/client-s3";
import { sdkConfig } from "./client-environment";
import type { Instance, RunningInstance } from "./instance";

/**
 * Deletes every version of the objects whose key holds `%` or `+`, in all buckets.
 *
 * Terraform empties a bucket before it destroys it, and asks for the keys URL-encoded. The emulator's ListObjectVersions
 * sends them as they are, so the provider decodes what was never encoded: it fails on one `%`, and deletes something else
 * than it was told for a `+`. S3 encodes them, and needs no such help.
 */
export async function deleteKeysThatTerraformMisreads(instance: Instance, running: RunningInstance): Promise<void> {
  const s3 = new S3Client(sdkConfig(instance, running));
  try {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    for (const { Name: Bucket } of Buckets) {
      let page: ListObjectVersionsCommandOutput | undefined;
      do {
        page = await s3.send(
          new ListObjectVersionsCommand({
            Bucket,
            KeyMarker: page?.NextKeyMarker,
            VersionIdMarker: page?.NextVersionIdMarker,
          }),
        );
        const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
          .filter(({ Key = "" }) => /[%+]/.test(Key))
          .map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
        if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      } while (page.IsTruncated === true);
    }
  } finally {
    s3.destroy();
  }
}
