import type { Environment } from "./schema";

/** A function of the application. Its code is in `functions/<id>`. */
interface FunctionPart {
  /** What follows the service's name in its own. */
  readonly name: string;
  /** Whether an environment has it. */
  readonly isIn: (environment: Environment) => boolean;
  /** How many invocations at once are taken from the account for it alone. @default "unreserved" */
  readonly reservedConcurrency?: (environment: Environment) => number | "unreserved";
}

/**
 * Every function of the application. What CI may touch, the inventory (and with it destroy, leftovers and adoption),
 * preflight, releases and rollbacks follow this list; tests hold the stack, the alarms, the logs and the pages to it.
 */
export const FUNCTIONS = {
  api: {
    name: "function",
    isIn: () => true,
    reservedConcurrency: ({ functions }) => functions.api.reservedConcurrency,
  },
  authorizer: {
    name: "authorizer",
    isIn: ({ api }) => api.auth.mode === "api-key",
    reservedConcurrency: ({ functions }) => functions.authorizer.reservedConcurrency,
  },
  rotation: { name: "rotation", isIn: ({ secret }) => secret.rotation !== undefined },
} as const satisfies Record<string, FunctionPart>;

export type FunctionId = keyof typeof FUNCTIONS;

export const FUNCTION_IDS = Object.keys(FUNCTIONS) as readonly FunctionId[];

/** The functions that an environment has. */
export function functionsIn(environment: Environment): FunctionId[] {
  return FUNCTION_IDS.filter((id) => FUNCTIONS[id].isIn(environment));
}

/** Invocations at once that are taken from the account for a function alone. */
export function reservedConcurrency(id: FunctionId, environment: Environment): number | "unreserved" {
  const part: FunctionPart = FUNCTIONS[id];
  return part.reservedConcurrency?.(environment) ?? "unreserved";
}

/** Every topic of the application, each with a key of its own, by what follows the service's name in its name. */
export const TOPICS = { failures: "failures", pages: "pages" } as const;

export type TopicId = keyof typeof TOPICS;

export const TOPIC_IDS = Object.keys(TOPICS) as readonly TopicId[];
