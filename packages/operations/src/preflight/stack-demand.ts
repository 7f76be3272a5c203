import { routeScopes } from "../../../../src/config/access";
import { functionsOf, reservedConcurrency } from "../../../../src/config/functions-of";
import { accessLogGroup, functionLogGroup, type ResourceNames } from "../../../../src/config/names";
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
  const { auth } = environment.api;
  const functions = functionsOf(environment);
  const reserved = functions.map((id) => [names.functions[id], reservedConcurrency(id, environment)] as const);
  return {
    reservedConcurrency: Object.fromEntries(
      reserved.flatMap(([name, concurrency]) => (concurrency === "unreserved" ? [] : [[name, concurrency]])),
    ),
    logGroupNames: [...functions.map((id) => functionLogGroup(names.functions[id])), accessLogGroup(names.api)],
    routes: ROUTES + (auth.mode === "jwt" ? Object.keys(routeScopes(auth.scopes)).length : 0),
  };
}
