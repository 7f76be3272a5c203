/**
 * The X-Ray SDK, in every function's layer as a file of its own: Node reads it when the first request that is traced asks
 * for it (functions/shared/tracing.ts), and never where none is.
 */
export {
  captureAsyncFunc,
  captureAWSv3Client,
  getNamespace,
  getSegment,
  setContextMissingStrategy,
  setLogger,
  setSegment,
} from "aws-xray-sdk-core";
