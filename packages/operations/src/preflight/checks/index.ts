import type { Check } from "../check";
import { accessLogs } from "./access-logs";
import { alarms } from "./alarms";
import { certificates } from "./certificates";
import { concurrency } from "./concurrency";
import { dataBucket } from "./data-bucket";
import { domainName } from "./domain-name";
import { hostedZone } from "./hosted-zone";
import { httpApis } from "./http-apis";
import { logDelivery } from "./log-delivery";
import { logGroups } from "./log-groups";
import { permissions } from "./permissions";
import { previews } from "./previews";
import { region } from "./region";
import { routes } from "./routes";
import { secret } from "./secret";
import { secretRotation } from "./secret-rotation";
import { state } from "./state";
import { stateBucket } from "./state-bucket";
import { stateLock } from "./state-lock";
import { subscriptions } from "./subscriptions";
import { truststore } from "./truststore";

/** All checks that need the environment's account, in the order in which they are told. */
export const CHECKS: readonly Check[] = [
  region,
  stateBucket,
  accessLogs,
  stateLock,
  state,
  previews,
  concurrency,
  dataBucket,
  logGroups,
  logDelivery,
  secret,
  secretRotation,
  httpApis,
  routes,
  certificates,
  hostedZone,
  domainName,
  truststore,
  permissions,
  alarms,
  subscriptions,
];
