import { FUNCTION_IDS, type FunctionId } from "./parts";
import { rotationOf } from "./rotation";
import type { Environment } from "./schema";

type By<T> = Readonly<Partial<Record<FunctionId, (environment: Environment) => T>>>;

/** Whether an environment has a function. @default every environment has it */
const IS_IN: By<boolean> = {
  authorizer: ({ api }) => api.auth.mode === "api-key",
  rotation: (environment) => rotationOf(environment) !== undefined,
};

/** Invocations at once that are taken from the account for a function alone. @default "unreserved" */
const RESERVED_CONCURRENCY: By<number | "unreserved"> = {
  api: ({ functions }) => functions.api.reservedConcurrency,
  authorizer: ({ api }) => (api.auth.mode === "api-key" ? api.auth.authorizer.reservedConcurrency : "unreserved"),
};

/** The functions that an environment has. */
export function functionsOf(environment: Environment): FunctionId[] {
  return FUNCTION_IDS.filter((id) => IS_IN[id]?.(environment) ?? true);
}

export function reservedConcurrency(id: FunctionId, environment: Environment): number | "unreserved" {
  return RESERVED_CONCURRENCY[id]?.(environment) ?? "unreserved";
}
