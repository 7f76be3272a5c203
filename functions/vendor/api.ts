/**
 * Exactly the third-party code that the API's function runs, without its tracing.
 *
 * It is bundled on its own, tree-shaken, and shipped as the function's Lambda layer; the function imports it as
 * `#vendor/api` and stays a few KB. A symbol that is not listed here does not exist at run time.
 */
export {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
export { getSignedUrl } from "@aws-sdk/s3-request-presigner";
export {
  check,
  type infer as Infer,
  int,
  maximum,
  maxLength,
  minimum,
  minLength,
  optional,
  regex,
  safeParse,
  strictObject,
  string,
  unknown,
} from "zod/mini";
