import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "@secure-serverless/system/user-error";
import { isNamed } from "../aws/aws-error";
import { type ObjectVersion, versionPages } from "../backup/data-bucket";

/** Characters that XML cannot carry: such a key can be named in the path of a request only. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export interface BucketContent {
  /** What a reader of the bucket sees. */
  readonly objects: number;
  /** All versions, those that a reader sees included. */
  readonly versions: number;
  readonly deleteMarkers: number;
  /** Of all versions. */
  readonly bytes: number;
}

export interface EmptyBucketProps {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Whether an object that a reader sees may go. @default each may */
  readonly mayGo?: (object: { readonly key: string; readonly etag: string; readonly bytes: number }) => boolean;
  /** Called with the number of versions and delete markers that are gone. @default nothing is reported */
  readonly report?: (gone: number) => void;
}

/** Undefined when there is no such bucket. */
export async function contentOf(
  s3: S3Client,
  bucket: string,
  report: (versions: number) => void = () => {},
): Promise<BucketContent | undefined> {
  const content = { objects: 0, versions: 0, deleteMarkers: 0, bytes: 0 };
  try {
    for await (const page of versionPages(s3, bucket)) {
      for (const version of page) {
        if (version.isDeleteMarker) content.deleteMarkers += 1;
        else {
          content.versions += 1;
          content.bytes += version.bytes;
          if (version.isLatest) content.objects += 1;
        }
      }
      report(content.versions + content.deleteMarkers);
    }
    return content;
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return undefined;
    throw error;
  }
}

/**
 * Deletes every version and delete marker of a bucket. What readers see goes last: an interruption must not bring an older
 * version, or a deleted object, back to them.
 *
 * @returns how many versions and delete markers are gone
 * @throws UserError when an object may not go, or when somebody writes while it runs
 */
export async function emptyBucket({
  s3,
  bucket,
  mayGo = () => true,
  report = () => {},
}: EmptyBucketProps): Promise<number> {
  let gone = 0;
  for (const visible of [false, true]) {
    for await (const page of versionPages(s3, bucket)) {
      const versions = page.filter(({ isLatest }) => isLatest === visible);
      const kept = versions.find((version) => visible && !version.isDeleteMarker && !mayGo(version));
      if (kept !== undefined) throw writtenMeanwhile(bucket, kept.key);
      await deleteVersions(s3, bucket, versions);
      gone += versions.length;
      report(gone);
    }
  }
  for await (const [version] of versionPages(s3, bucket)) {
    if (version !== undefined) throw writtenMeanwhile(bucket, version.key);
  }
  return gone;
}

/** Deletes a page of versions and delete markers. */
export async function deleteVersions(s3: S3Client, Bucket: string, versions: readonly ObjectVersion[]): Promise<void> {
  const [alone, together] = [true, false].map((special) =>
    versions.filter(({ key }) => NOT_IN_XML.test(key) === special),
  );
  for (const { key, versionId } of alone ?? [])
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
  if (together === undefined || together.length === 0) return;
  const Objects = together.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  const [first] = Errors;
  if (first !== undefined) {
    throw new Error(
      `${Errors.length} versions of ${Bucket} could not be deleted, the first: ${JSON.stringify(first.Key)}: ${first.Code} ${first.Message}`,
    );
  }
}

function writtenMeanwhile(bucket: string, key: string): UserError {
  return new UserError(
    `${JSON.stringify(key)} was written to ${bucket} during the run, and is still there`,
    "Stop what writes to the bucket, make a new backup if the data matters, and run the command again: it goes on where it stopped",
  );
}
