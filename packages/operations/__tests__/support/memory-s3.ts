import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";

interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly input: PutObjectCommandInput;
  /** Undefined for a delete marker. */
  readonly body: Buffer | undefined;
}

/** Versioned buckets in memory, whose lists have short pages and encoded keys as S3's have. */
export class MemoryS3 {
  readonly mock = mockClient(S3Client);
  readonly #buckets = new Map<string, Version[]>();
  readonly #uploads = new Map<string, { input: PutObjectCommandInput; parts: Map<number, Buffer> }>();
  #number = 0;

  constructor(private readonly pageSize = 3) {
    this.mock.on(PutObjectCommand).callsFake((input: PutObjectCommandInput) => this.#put(input));
    this.mock.on(GetObjectCommand).callsFake(({ Bucket, Key }) => this.#get(Bucket, Key));
    this.mock.on(HeadObjectCommand).callsFake(({ Bucket, Key }) => {
      this.#get(Bucket, Key);
      return {};
    });
    this.mock.on(HeadBucketCommand).callsFake(({ Bucket }) => {
      this.#of(Bucket);
      return {};
    });
    this.mock.on(GetObjectTaggingCommand).callsFake(({ Bucket, Key }) => ({
      TagSet: [...new URLSearchParams(this.#current(Bucket, Key)?.input.Tagging)].map(([name, Value]) => ({
        Key: name,
        Value,
      })),
    }));
    this.mock.on(ListObjectsV2Command).callsFake(({ Bucket, ContinuationToken = "0", Prefix = "" }) => {
      const visible = this.visible(Bucket).filter(({ key }) => key.startsWith(Prefix));
      const start = Number(ContinuationToken);
      const end = start + this.pageSize;
      return {
        EncodingType: "url",
        Contents: visible.slice(start, end).map(({ key, body }) => ({
          Key: encodeURIComponent(key).replaceAll("%20", "+"),
          ETag: etagOf(body),
          Size: body?.length,
        })),
        IsTruncated: end < visible.length,
        NextContinuationToken: String(end),
      };
    });
    this.mock.on(ListObjectVersionsCommand).callsFake(({ Bucket, KeyMarker, VersionIdMarker }) => {
      const all = this.versions(Bucket);
      const start =
        KeyMarker === undefined
          ? 0
          : all.filter(
              ({ key, versionId }) =>
                key < KeyMarker || (key === KeyMarker && Number(versionId) >= Number(VersionIdMarker)),
            ).length;
      const page = all.slice(start, start + this.pageSize);
      const last = page.at(-1);
      const listed = page.map(({ key, versionId, body }) => ({
        Key: encodeURIComponent(key),
        VersionId: versionId,
        IsLatest: this.#latest(Bucket, key)?.versionId === versionId,
        ETag: etagOf(body),
        Size: body?.length,
        marker: body === undefined,
      }));
      return {
        EncodingType: "url",
        Versions: listed.filter(({ marker }) => !marker),
        DeleteMarkers: listed.filter(({ marker }) => marker),
        IsTruncated: start + page.length < all.length,
        NextKeyMarker: encodeURIComponent(last?.key ?? ""),
        NextVersionIdMarker: last?.versionId,
      };
    });
    this.mock.on(DeleteObjectsCommand).callsFake(({ Bucket, Delete }) => {
      for (const { Key, VersionId } of Delete.Objects) this.#forget(Bucket, Key, VersionId);
      return {};
    });
    this.mock.on(DeleteObjectCommand).callsFake(({ Bucket, Key, VersionId }) => {
      this.#forget(Bucket, Key, VersionId);
      return {};
    });
    this.mock.on(CreateMultipartUploadCommand).callsFake(async (input: PutObjectCommandInput) => {
      const UploadId = String(++this.#number);
      this.#uploads.set(UploadId, { input, parts: new Map() });
      return { UploadId };
    });
    this.mock.on(UploadPartCommand).callsFake(({ UploadId, PartNumber, Body }) => {
      this.#uploads.get(UploadId)?.parts.set(PartNumber, Body);
      return { ETag: `"part-${PartNumber}"` };
    });
    this.mock.on(CompleteMultipartUploadCommand).callsFake(({ UploadId, MultipartUpload, IfNoneMatch }) => {
      const upload = this.#uploads.get(UploadId);
      const parts = MultipartUpload.Parts.map(({ PartNumber }: { PartNumber: number }) =>
        upload?.parts.get(PartNumber),
      );
      return this.#put({ ...(upload?.input as PutObjectCommandInput), IfNoneMatch, Body: Buffer.concat(parts) });
    });
  }

  add(bucket: string): void {
    this.#buckets.set(bucket, []);
  }

  put(Bucket: string, Key: string, Body: string | Buffer, attributes: Partial<PutObjectCommandInput> = {}): void {
    this.#put({ ...attributes, Bucket, Key, Body });
  }

  markDeleted(bucket: string, key: string): void {
    this.#of(bucket).push({
      key,
      versionId: String(++this.#number),
      input: { Bucket: bucket, Key: key },
      body: undefined,
    });
  }

  /** The newest version of a key first, keys in their order. */
  versions(bucket: string): Version[] {
    return [...this.#of(bucket)].sort((a, b) =>
      a.key === b.key ? Number(b.versionId) - Number(a.versionId) : a.key < b.key ? -1 : 1,
    );
  }

  visible(bucket: string): Version[] {
    return this.versions(bucket).filter(
      (version) => version.body !== undefined && this.#latest(bucket, version.key) === version,
    );
  }

  text(bucket: string, key: string): string | undefined {
    return this.#current(bucket, key)?.body?.toString();
  }

  #of(bucket: string): Version[] {
    const versions = this.#buckets.get(bucket);
    if (versions === undefined) throw named("NoSuchBucket", 404);
    return versions;
  }

  #latest(bucket: string, key: string): Version | undefined {
    return this.#of(bucket).findLast((version) => version.key === key);
  }

  #current(bucket: string, key: string): Version | undefined {
    const latest = this.#latest(bucket, key);
    return latest?.body === undefined ? undefined : latest;
  }

  #get(bucket: string, key: string) {
    const current = this.#current(bucket, key);
    if (current?.body === undefined) throw named("NoSuchKey", 404);
    const { input, body, versionId } = current;
    const stream = Readable.from([body]);
    return {
      ContentType: input.ContentType,
      CacheControl: input.CacheControl,
      Metadata: input.Metadata,
      TagCount: [...new URLSearchParams(input.Tagging)].length,
      ETag: etagOf(body),
      ContentLength: body.length,
      VersionId: versionId,
      LastModified: new Date("2026-01-02T03:04:05Z"),
      Body: Object.assign(stream, { transformToByteArray: async () => body, transformToString: async () => `${body}` }),
    };
  }

  #put(input: PutObjectCommandInput) {
    const { Bucket = "", Key = "", Body, IfNoneMatch } = input;
    if (IfNoneMatch === "*" && this.#current(Bucket, Key) !== undefined) throw named("PreconditionFailed", 412);
    const versionId = String(++this.#number);
    this.#of(Bucket).push({ key: Key, versionId, input, body: Buffer.from(Body as string | Buffer) });
    return {};
  }

  #forget(bucket: string, key: string, versionId: string): void {
    const versions = this.#of(bucket);
    const index = versions.findIndex((version) => version.key === key && version.versionId === versionId);
    if (index >= 0) versions.splice(index, 1);
  }
}

function etagOf(body: Buffer | undefined): string {
  return `"${createHash("md5")
    .update(body ?? "")
    .digest("hex")}"`;
}

function named(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}
