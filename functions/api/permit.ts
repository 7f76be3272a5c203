import { type AccessRules, NOTHING, type Permission } from "../shared/permissions";
import { grantOf, missing, notFromGateway } from "./permissions";
import type { ApiRequest } from "./request";
import type { RouteHandler } from "./route";
import type { Route } from "./router";

export interface AccessProps {
  /** What callers may do. @default all that they were let in for */
  readonly access?: AccessRules | undefined;
  /** Id of the API in front of the function. @default not compared with the event's */
  readonly apiId?: string | undefined;
}

/** A handler, and what its caller may do in it. */
export interface Permitted {
  readonly handler: RouteHandler;
  /** The permission that the operation needs and the caller has. Undefined: the operation is public. */
  readonly permission: Permission | undefined;
  /** What every key must begin with. Undefined: any key. */
  readonly prefix: string | undefined;
}

/**
 * Returns the operation that a request asks for, or undefined when the route has no such method.
 *
 * @throws {Forbidden} when the caller may not do it
 */
export function permit(route: Route, request: ApiRequest, props: AccessProps): Permitted | undefined {
  if (route.isPublic) {
    const handler = own(route.methods, request.method);
    return handler && { handler, permission: undefined, prefix: undefined };
  }
  const operation = own(route.methods, request.method);
  if (!operation) return undefined;
  if (props.apiId !== undefined && request.apiId !== props.apiId) throw notFromGateway();
  const permission = typeof operation.permission === "string" ? operation.permission : operation.permission(request);
  const { allow, prefix } = request.caller ? grantOf(request.caller, props.access) : NOTHING;
  if (!allow.includes(permission)) throw missing(permission);
  return { handler: operation.handler, permission, prefix };
}

function own<T>(methods: Readonly<Record<string, T>>, method: string): T | undefined {
  return Object.hasOwn(methods, method) ? methods[method] : undefined;
}
