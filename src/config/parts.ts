/** A function of the application. Its code is in `functions/<id>`. */
interface FunctionPart {
  /** What follows the service's name in its own. */
  readonly name: string;
  /** Whether it works off a queue of its own (src/constructs/queue-consumer.ts). @default false */
  readonly hasQueue?: true;
}

/**
 * Every function of the application. What CI may touch, the inventory (and with it destroy, leftovers and adoption),
 * preflight, releases and rollbacks follow this list; tests hold the stack, the alarms, the logs and the pages to it.
 */
export const FUNCTIONS = {
  api: { name: "function" },
  authorizer: { name: "authorizer" },
  rotation: { name: "rotation" },
} as const satisfies Record<string, FunctionPart>;

export type FunctionId = keyof typeof FUNCTIONS;

export const FUNCTION_IDS = Object.keys(FUNCTIONS) as readonly FunctionId[];

/** A function of which the list says that it has a queue. */
export type ConsumerId = {
  [Id in FunctionId]: (typeof FUNCTIONS)[Id] extends { readonly hasQueue: true } ? Id : never;
}[FunctionId];

export function isConsumer(id: FunctionId): id is ConsumerId {
  const part: FunctionPart = FUNCTIONS[id];
  return part.hasQueue === true;
}

/** Every topic of the application, each with a key of its own, by what follows the service's name in its name. */
export const TOPICS = { failures: "failures", pages: "pages" } as const;

export type TopicId = keyof typeof TOPICS;

export const TOPIC_IDS = Object.keys(TOPICS) as readonly TopicId[];
