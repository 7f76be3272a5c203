/**
 * The calls of the handlers with the AWS SDK alone, with the settings of the functions' clients: what a call costs before
 * any code of this project. Bundled and loaded by warm-loop.cjs.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

const { AWS_REGION = "", BUCKET_NAME: Bucket = "" } = process.env;
const client = new S3Client({
  region: AWS_REGION,
  maxAttempts: 3,
  forcePathStyle: true,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
});

export interface BareCall {
  readonly operation: "read" | "list" | "write" | "delete";
  /** Key of the object, or prefix of the list. */
  readonly key: string;
  readonly body: string;
  /** Of the list. */
  readonly limit: number;
}

export async function send({ operation, key: Key, body, limit }: BareCall): Promise<void> {
  switch (operation) {
    case "read": {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      await Body?.transformToByteArray();
      return;
    }
    case "list":
      await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: limit, EncodingType: "url" }));
      return;
    case "write":
      await client.send(
        new PutObjectCommand({ Bucket, Key, Body: Buffer.from(body), ContentType: "text/plain", IfNoneMatch: "*" }),
      );
      return;
    case "delete":
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}
