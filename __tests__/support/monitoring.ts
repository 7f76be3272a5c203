import type { Environment } from "../../src/config/schema";
import type { Subjects, WatchedFunction } from "../../src/monitoring/metric-source";
import { anEnvironment } from "./environments";

/** What the metrics are about, with names that are easy to tell apart. */
export const SUBJECTS: Subjects = {
  functions: {
    api: { functionName: "my-function", deadLetterQueueName: "my-function-dlq" },
    authorizer: { functionName: "my-authorizer", deadLetterQueueName: "my-authorizer-dlq" },
    rotation: { functionName: "my-rotation", deadLetterQueueName: "my-rotation-dlq" },
  },
  apiId: "my-api",
  stageName: "$default",
  metricsNamespace: "MyLogs",
};

export const LOG_GROUPS = { api: "/logs/api", authorizer: "/logs/authorizer", access: "/logs/access" } as const;

/** The same API where the gateway authenticates, so that there is no authorizer. */
export const WITHOUT_AUTHORIZER: Subjects = {
  ...SUBJECTS,
  functions: { api: SUBJECTS.functions.api as WatchedFunction },
};

/** An environment with these monitoring settings. */
export function watched(monitoring: Environment["monitoring"] | object = {}): Environment {
  return anEnvironment({ monitoring });
}
