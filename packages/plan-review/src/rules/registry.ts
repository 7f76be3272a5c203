import { corsWidened, routeWithoutAuthorizer, throttlingRemoved } from "./api";
import {
  accessDestroyed,
  destroyed,
  forgotten,
  guardDestroyed,
  replaced,
  resourceDestroyed,
  serviceDestroyed,
} from "./destruction";
import { denialLost, open, unclear, widened } from "./identity";
import { alarmRemoved, concurrencyRemoved, logsOff, tracingOff } from "./operations";
import { encryptionWeakened, publicAccess, tlsWeakened, versioningWeakened } from "./protection";
import type { Rule } from "./rule";
import { protectionRemoved, retentionShortened } from "./stateful";
import { actionInvoked, drift, plainSecret, planIncomplete, unknownRisk } from "./values";

/** Every rule, in the order in which a review reports findings of the same severity. */
export const RULES: readonly Rule[] = [
  destroyed,
  replaced,
  publicAccess,
  open,
  widened,
  denialLost,
  unclear,
  plainSecret,
  routeWithoutAuthorizer,
  encryptionWeakened,
  versioningWeakened,
  tlsWeakened,
  retentionShortened,
  protectionRemoved,
  throttlingRemoved,
  corsWidened,
  concurrencyRemoved,
  alarmRemoved,
  logsOff,
  guardDestroyed,
  planIncomplete,
  serviceDestroyed,
  accessDestroyed,
  resourceDestroyed,
  tracingOff,
  drift,
  unknownRisk,
  forgotten,
  actionInvoked,
];
