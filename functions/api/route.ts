import type { Permission } from "../shared/permissions";
import type { Reply } from "./reply";
import type { ApiRequest } from "./request";
import type { Store } from "./store";

/** What the routes know of the deployment. */
export interface Settings {
  readonly region: string;
  readonly serviceVersion: string;
  /** Seconds for which a presigned URL is good. */
  readonly urlLifetimeSeconds: number;
}

/** The part of Lambda's context that the API uses. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  getRemainingTimeInMillis(): number;
}

/** What a route is given. */
export interface Call {
  readonly request: ApiRequest;
  /** What the path has in the place of the route's `{key}`, as the gateway gave it. */
  readonly pathKey: string;
  readonly store: Store;
  readonly settings: Settings;
  readonly context: InvocationContext;
}

export type RouteHandler = (call: Call) => Promise<Reply>;

/** A handler, and the permission without which it is not reached. */
export interface Operation {
  readonly permission: Permission | ((request: ApiRequest) => Permission);
  readonly handler: RouteHandler;
}

/** What every JSON answer ends with. */
export function metadata(context: InvocationContext) {
  return {
    request_id: context.awsRequestId,
    function_version: context.functionVersion,
    remaining_time_ms: context.getRemainingTimeInMillis(),
  };
}

/** Returns the body of a successful operation. */
export function envelope(call: Call, operation: string, fields: object) {
  return { status: "success", operation, ...fields, metadata: metadata(call.context) };
}
