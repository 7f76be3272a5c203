import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import type { SdkConfig } from "../aws/target";

/** Milliseconds for a part of 16 MiB over a slow line. */
const REQUEST_TIMEOUT_MILLISECONDS = 120_000;
const IDLE_TIMEOUT_MILLISECONDS = 60_000;

export interface CurrentObject {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  /** Whether a reader of the key gets it, or gets told that the object is deleted. */
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  readonly etag: string;
  readonly bytes: number;
}

/** A client for many and large objects. A request without an answer, or a body that stops coming, is an error. */
export function bulkClient(sdk: SdkConfig): S3Client {
  return new S3Client({
    ...sdk,
    maxAttempts: 5,
    requestHandler: {
      ...sdk.requestHandler,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_TIMEOUT_MILLISECONDS,
    },
  });
}

/** What readers of the bucket see, in pages as S3 sends them. */
export async function* currentObjects(s3: S3Client, Bucket: string, Prefix?: string): AsyncGenerator<CurrentObject> {
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket,
        EncodingType: "url",
        ...(Prefix === undefined ? {} : { Prefix }),
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      }),
    );
    for (const { Key = "", ETag = "", Size = 0 } of page.Contents ?? [])
      yield { key: decoded(Key, page.EncodingType), etag: ETag, bytes: Size };
    ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** Every version and delete marker of the bucket, or of the keys that begin with a prefix, page by page. */
export async function* versionPages(s3: S3Client, Bucket: string, Prefix?: string): AsyncGenerator<ObjectVersion[]> {
  let marker: { KeyMarker: string; VersionIdMarker?: string } | undefined;
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket,
        EncodingType: "url",
        ...(Prefix !== undefined && { Prefix }),
        ...marker,
      }),
    );
    const key = (text = "") => decoded(text, page.EncodingType);
    yield [
      ...(page.Versions ?? []).map((version) => ({
        key: key(version.Key),
        versionId: version.VersionId ?? "null",
        isLatest: version.IsLatest ?? false,
        isDeleteMarker: false,
        etag: version.ETag ?? "",
        bytes: version.Size ?? 0,
      })),
      ...(page.DeleteMarkers ?? []).map((deleteMarker) => ({
        key: key(deleteMarker.Key),
        versionId: deleteMarker.VersionId ?? "null",
        isLatest: deleteMarker.IsLatest ?? false,
        isDeleteMarker: true,
        etag: "",
        bytes: 0,
      })),
    ];
    marker =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: key(page.NextKeyMarker),
            ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
          }
        : undefined;
  } while (marker !== undefined);
}

/** XML cannot carry every character, so keys are asked for as form data. Who does not encode them does not say so. */
function decoded(key: string, encoding: string | undefined): string {
  return encoding === "url" ? decodeURIComponent(key.replaceAll("+", "%20")) : key;
}

/** For people: `1,234 objects, 5.6 MiB`. */
export function amount(objects: number, bytes: number, noun = "object"): string {
  return `${objects.toLocaleString("en-US")} ${noun}${objects === 1 ? "" : "s"}, ${size(bytes)}`;
}

export function size(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
