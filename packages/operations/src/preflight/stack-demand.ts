import { routeScopes } from "../../../../src/config/access";
import type { ResourceNames } from "../../../../src/config/resource-names";
import { rotationOf } from "../../../../src/config/rotation";
import type { Environment } from "../../../../src/config/schema";

/** What the environment's stack takes from the account, by its configuration alone. */
export interface StackDemand {
  /** Concurrency that is reserved, by function; without the functions that reserve none. */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
  readonly logGroupNames: readonly string[];
  readonly routes: number;
}

/** The catch-all, health twice and the CORS preflight. */
const ROUTES = 4;

/** A test compares it with the synthesized stack. */
export function stackDemand(environment: Environment, names: ResourceNames): StackDemand {
  const { api, functions } = environment;
  const functionNames = [
    names.apiFunction,
    ...(api.auth.mode === "api-key" ? [names.authorizerFunction] : []),
    ...(rotationOf(environment) ? [names.rotationFunction] : []),
  ];
  const reserved = [
    [names.apiFunction, functions.api.reservedConcurrency],
    [names.authorizerFunction, api.auth.mode === "api-key" ? api.auth.authorizer.reservedConcurrency : "unreserved"],
  ] as const;
  return {
    reservedConcurrency: Object.fromEntries(
      reserved.flatMap(([name, concurrency]) => (concurrency === "unreserved" ? [] : [[name, concurrency]])),
    ),
    logGroupNames: [...functionNames.map((name) => `/aws/lambda/${name}`), `/aws/apigateway/${names.api}`],
    routes: ROUTES + (api.auth.mode === "jwt" ? Object.keys(routeScopes(api.auth.scopes)).length : 0),
  };
}
