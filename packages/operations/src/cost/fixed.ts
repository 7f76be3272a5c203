import { MANAGED_RULES } from "../../../../src/config/firewall-rules";
import { functionsOf } from "../../../../src/config/functions-of";
import type { Environment } from "../../../../src/config/schema";
import { needOfSignal, SIGNAL_IDS } from "../../../../src/config/signal-ids";
import { LOG_METRICS } from "../../../../src/monitoring/log-metrics";
import { compoundAlarms } from "../../../../src/monitoring/objectives";
import { hasAlarm } from "../../../../src/monitoring/watched-signals";
import type { Line } from "./bill";
import { ASSUMED } from "./measured";
import type { Workload } from "./workload";

/** Metrics that the API's function writes for each set of dimensions: `Service`, and `Service` with each route. */
const REQUEST_METRICS = 6;
/** The router's templates, and what no route serves. */
const ROUTES = 5;

/** How many things an environment has that are paid by the month. A test compares them with the synthesized stack. */
export function countsOf(environment: Environment) {
  const functions = functionsOf(environment);
  const signals = SIGNAL_IDS.filter((id) => {
    const need = needOfSignal(id);
    return hasAlarm(environment, id) && (need === undefined || functions.includes(need));
  });
  const compound = compoundAlarms(environment);
  const logMetrics = Object.values(LOG_METRICS).filter(({ logs }) => logs.some((owner) => functions.includes(owner)));
  return {
    metricAlarms: signals.length + compound.reduce((sum, { windows }) => sum + windows.length, 0),
    compositeAlarms: compound.length,
    customMetrics: REQUEST_METRICS * (1 + ROUTES) + logMetrics.length + ASSUMED.errorMetrics,
    dashboards: environment.monitoring.dashboard ? 1 : 0,
    secrets: 1,
    firewalls: environment.api.cloudFront ? 1 : 0,
    /** The limit of each address, and each group of AWS's. */
    firewallRules: environment.api.cloudFront ? 1 + MANAGED_RULES.length : 0,
    topicKeys: environment.alerts.pageEmails ? 2 : 1,
  };
}

/** What an environment costs by the month, whatever is asked for. */
export function fixedLines(environment: Environment, { storedGb }: Pick<Workload, "storedGb">): Line[] {
  const counts = countsOf(environment);
  const { notifications } = ASSUMED;
  return [
    {
      component: "alarms",
      parts: [
        { price: "metricAlarm", quantity: counts.metricAlarms },
        { price: "compositeAlarm", quantity: counts.compositeAlarms },
      ],
    },
    { component: "metrics of its own", parts: [{ price: "customMetric", quantity: counts.customMetrics }] },
    ...sharedFixedLines(storedGb, counts.dashboards),
    { component: "keys of the topics", parts: [{ price: "kmsKey", quantity: counts.topicKeys }] },
    ...(counts.firewalls === 0
      ? []
      : [
          {
            component: "firewall",
            parts: [
              { price: "firewall" as const, quantity: counts.firewalls },
              { price: "firewallRule" as const, quantity: counts.firewallRules },
            ],
          },
        ]),
    {
      component: "failure messages",
      parts: [
        { price: "notification", quantity: notifications },
        { price: "email", quantity: notifications },
        { price: "queueRequest", quantity: notifications },
      ],
    },
  ];
}

/** What the original has too. */
export function sharedFixedLines(storedGb: number, dashboards = 1): Line[] {
  return [
    { component: "dashboard", parts: [{ price: "dashboard", quantity: dashboards }] },
    { component: "secret", parts: [{ price: "secret", quantity: 1 }] },
    { component: "objects stored", parts: [{ price: "s3Storage", quantity: storedGb }] },
  ];
}
