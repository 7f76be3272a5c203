/** An object of the stub. */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
  readonly lastModified: Date;
  readonly version: string;
}

/** The answer to ListObjectsV2, as S3 writes it with `encoding-type=url`, for keys that need no escaping. */
export function listXml(objects: ReadonlyMap<string, StoredObject>, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const limit = Number(query.get("max-keys") ?? "1000");
  const after = query.get("start-after") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, limit);
  const contents = page.map((key) => {
    const { etag, lastModified, body } = objects.get(key) as StoredObject;
    return (
      `<Contents><Key>${key}</Key><LastModified>${lastModified.toISOString()}</LastModified>` +
      `<ETag>${etag.replaceAll('"', "&quot;")}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`
    );
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `<Prefix>${prefix}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${limit}</MaxKeys>` +
    `<EncodingType>url</EncodingType><IsTruncated>${keys.length > page.length}</IsTruncated>${contents.join("")}</ListBucketResult>`
  );
}
