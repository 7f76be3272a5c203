import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { HeadObjectCommand, PutObjectCommand, type S3Client, type StorageClass } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { WRITE_MARKS } from "../../../../functions/shared/write-marks";
import { isNamed, statusOf } from "../aws/aws-error";
import { amount } from "./data-bucket";
import { contentFile, type ObjectEntry } from "./format";
import { objectEntries } from "./verify";

const CONCURRENCY = 8;
/** What is sent at once can be sent again after a failure. */
const PART_BYTES = 16 * 1024 * 1024;
const MAXIMUM_PARTS = 10_000;

export interface RestoreProps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly folder: string;
  /** Whether an object that is there is replaced; its version stays in the bucket. */
  readonly overwrite: boolean;
  readonly report?: (text: string) => void;
}

export interface Restored {
  readonly restored: number;
  readonly bytes: number;
  /** Objects that were there and have been left alone. */
  readonly present: number;
}

/** Puts the objects of a backup into a bucket, with their attributes. Run again, it goes on where it was interrupted. */
export async function restoreObjects(props: RestoreProps): Promise<Restored> {
  let [restored, bytes, present] = [0, 0, 0];
  await inParallel(objectEntries(props.folder), CONCURRENCY, async (entry) => {
    try {
      if (await restoreObject(props, entry)) {
        restored += 1;
        bytes += entry.bytes;
      } else present += 1;
    } catch (error) {
      if (isNamed(error, "NoSuchBucket")) throw error;
      throw new Error(`${JSON.stringify(entry.key)} could not be restored: ${(error as Error).message}`, {
        cause: error,
      });
    }
    props.report?.(`${amount(restored, bytes)}${present === 0 ? "" : `, ${present} were already there`}`);
  });
  return { restored, bytes, present };
}

/** @returns false when the object was there */
async function restoreObject({ s3, bucket, folder, overwrite }: RestoreProps, entry: ObjectEntry): Promise<boolean> {
  const file = contentFile(folder, entry.sha256);
  const address = { Bucket: bucket, Key: entry.key };
  const params = { ...address, ...attributesOf(entry), ...(overwrite ? {} : { IfNoneMatch: "*" }) };
  try {
    if (entry.bytes <= PART_BYTES) {
      await s3.send(new PutObjectCommand({ ...params, Body: await readFile(file) }));
      return true;
    }
    // S3 itself looks only after all parts have come
    if (!overwrite && (await isThere(s3, address))) return false;
    const upload = new Upload({
      client: s3,
      // each part is in memory, and several objects are under way
      queueSize: 1,
      partSize: Math.max(PART_BYTES, Math.ceil(entry.bytes / MAXIMUM_PARTS)),
      params: { ...params, ContentLength: entry.bytes, Body: createReadStream(file) },
    });
    await upload.done();
    return true;
  } catch (error) {
    if (isNamed(error, "PreconditionFailed")) return false;
    throw error;
  }
}

async function isThere(s3: S3Client, address: { readonly Bucket: string; readonly Key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(address));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The marks tell of the write that made the object, and the API would take them for those of the restored one. */
function metadataOf({ metadata = {} }: ObjectEntry): Record<string, string> {
  const marks: readonly string[] = Object.values(WRITE_MARKS);
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !marks.includes(name.toLowerCase())));
}

function attributesOf(entry: ObjectEntry) {
  return {
    ...(entry.contentType === undefined ? {} : { ContentType: entry.contentType }),
    ...(entry.contentEncoding === undefined ? {} : { ContentEncoding: entry.contentEncoding }),
    ...(entry.contentLanguage === undefined ? {} : { ContentLanguage: entry.contentLanguage }),
    ...(entry.contentDisposition === undefined ? {} : { ContentDisposition: entry.contentDisposition }),
    ...(entry.cacheControl === undefined ? {} : { CacheControl: entry.cacheControl }),
    ...(entry.storageClass === undefined ? {} : { StorageClass: entry.storageClass as StorageClass }),
    ...(entry.metadata === undefined ? {} : { Metadata: metadataOf(entry) }),
    ...(entry.tags === undefined ? {} : { Tagging: new URLSearchParams(entry.tags).toString() }),
  };
}
