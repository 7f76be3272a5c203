/**
 * Exactly the third-party code that runs in the functions.
 *
 * It is bundled on its own, tree-shaken, and shipped as the Lambda layer; the functions import it as `#vendor` and
 * stay a few KB. A symbol that is not listed here does not exist at run time.
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
export {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
export { getSignedUrl } from "@aws-sdk/s3-request-presigner";
export {
  captureAsyncFunc,
  captureAWSv3Client,
  setContextMissingStrategy,
  setLogger,
} from "aws-xray-sdk-core";
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
