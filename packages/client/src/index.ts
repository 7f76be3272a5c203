export type { Auth, Credential, CredentialRequest, Signer, SigningRequest } from "./auth";
export { Client } from "./client";
export { type Content, json } from "./content";
export type { DownloadUrl, Health, ListedObject, ListPage, UploadBody, UploadUrl } from "./contract";
export {
  AnswerError,
  ClientError,
  ConnectionError,
  isProblem,
  OutcomeUnknownError,
  ProblemError,
  TimeLimitError,
  TransferError,
  UpdateConflictError,
  UsageError,
} from "./errors";
export type { components, operations, paths } from "./generated/schema";
export type { ListOptions, ObjectList } from "./list";
export type { CreateOptions, ReadOptions, RemoveOptions, WriteOptions, WriteResult } from "./objects";
export type { CallOptions, ClientOptions, RetryOptions } from "./options";
export type { Problem, ProblemCode, ProblemOf } from "./problems";
export type { ObjectInfo, StoredObject } from "./stored-object";
export type { Download, DownloadOptions } from "./transfer/download";
export type { Progress, TransferOptions } from "./transfer/progress";
export type { UploadSource } from "./transfer/source";
export type { UploadOptions, UploadResult } from "./transfer/upload";
export type { Change, UpdateOptions } from "./update";
