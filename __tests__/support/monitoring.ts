import { FUNCTION_IDS, FUNCTIONS, type FunctionId, isConsumer } from "../../src/config/parts";
import type { Environment } from "../../src/config/schema";
import type { Subjects, WatchedFunction } from "../../src/monitoring/metric-source";
import { anEnvironment } from "./environments";
import type { Attributes } from "./terraform-json";

function watchedFunction(id: FunctionId): WatchedFunction {
  const functionName = `my-${FUNCTIONS[id].name}`;
  const queue = isConsumer(id) ? { queueName: `${functionName}-queue` } : {};
  return { functionName, deadLetterQueueName: `${functionName}-dlq`, logGroupName: `/logs/${id}`, ...queue };
}

/** What the metrics are about, with names that are easy to tell apart. */
export const SUBJECTS: Subjects = {
  functions: Object.fromEntries(FUNCTION_IDS.map((id) => [id, watchedFunction(id)])),
  apiId: "my-api",
  stageName: "$default",
  metricsNamespace: "MyLogs",
};

export const LOG_GROUPS = { api: "/logs/api", authorizer: "/logs/authorizer", access: "/logs/access" } as const;

/** The same API where the gateway authenticates, so that there is no authorizer. */
export const WITHOUT_AUTHORIZER: Subjects = {
  ...SUBJECTS,
  functions: Object.fromEntries(Object.entries(SUBJECTS.functions).filter(([id]) => id !== "authorizer")),
};

/** An environment with these monitoring settings. */
export function watched(monitoring: Environment["monitoring"] | object = {}): Environment {
  return anEnvironment({ monitoring });
}

/** The alarm of a signal among those of a stack without a suffix. */
export function alarmOf(alarms: readonly Attributes[], id: string): Attributes {
  const names = [`secure-serverless-${id}`, `secure-serverless-function-${id}`];
  const [alarm, ...others] = alarms.filter(({ alarm_name }) => names.includes(alarm_name as string));
  if (!alarm || others.length > 0) throw new Error(`expected one alarm of ${id}, got ${alarm ? others.length + 1 : 0}`);
  return alarm;
}
